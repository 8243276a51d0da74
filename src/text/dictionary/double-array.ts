/**
 * A trie as a double array (Aoe 1989). The child of node s for code c is node `base[s] + c`; it exists if `code` of
 * that node is c. No two nodes have the same base, so the code is enough to identify the parent.
 */
export interface DoubleArray {
  /** For each node, the base of its children; 0 for a node without children. */
  readonly base: Int32Array;
  /** For each node, the code that leads to it; 0 for an unused node. */
  readonly code: Uint16Array;
  /** For each node, the index of the key that ends there; −1 for none. */
  readonly key: Int32Array;
}

/**
 * Builds the trie of the keys.
 * @param keys distinct sequences of codes from 1 to `codes`, in ascending order
 * @returns arrays that are long enough for `base + code` with any code from 0 to `codes`
 */
export function buildDoubleArray(keys: readonly Uint16Array[], codes: number): DoubleArray {
  const array = new GrowingDoubleArray(codes);
  // Each entry is a node with the range [from, to) of the keys that share the prefix that leads to it.
  const open = [{ node: 0, depth: 0, from: 0, to: keys.length }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { node, depth, to } = next;
    let { from } = next;
    if (from < to && keys[from].length === depth) array.setKey(node, from++);
    if (from === to) continue;
    const starts: number[] = [];
    for (let index = from; index < to; index++) {
      if (index === from || keys[index][depth] !== keys[index - 1][depth]) starts.push(index);
    }
    const childCodes = starts.map((index) => keys[index][depth]);
    const base = array.place(node, childCodes);
    for (const [index, start] of starts.entries()) {
      open.push({
        node: base + childCodes[index],
        depth: depth + 1,
        from: start,
        to: starts[index + 1] ?? to,
      });
    }
  }
  return array.finish();
}

class GrowingDoubleArray {
  readonly #codes: number;
  #base = new Int32Array(0);
  #code = new Uint16Array(0);
  #key = new Int32Array(0);
  #isBase = new Uint8Array(0);
  /** The unused nodes as a linked list in ascending order. Node 0, the root, is its head. */
  #nextFree = new Int32Array(0);
  #previousFree = new Int32Array(0);
  #size = 1;

  constructor(codes: number) {
    this.#codes = codes;
    this.#grow(4 * codes + 2);
  }

  setKey(node: number, key: number): void {
    this.#key[node] = key;
  }

  /**
   * Places the children of a node at the first unused nodes that fit.
   * @param codes the codes of the children, ascending
   * @returns the base of the node
   */
  place(node: number, codes: readonly number[]): number {
    const base = this.#findBase(codes);
    this.#isBase[base] = 1;
    this.#base[node] = base;
    for (const code of codes) this.#take(base + code, code);
    return base;
  }

  finish(): DoubleArray {
    const size = this.#size + this.#codes + 1;
    return {
      base: this.#base.slice(0, size),
      code: this.#code.slice(0, size),
      key: this.#key.slice(0, size),
    };
  }

  #findBase(codes: readonly number[]): number {
    for (let node = this.#nextFree[0]; ; node = this.#nextFree[node]) {
      if (node + 2 * this.#codes >= this.#code.length) this.#grow(2 * this.#code.length);
      const base = node - codes[0];
      if (base > 0 && this.#isBase[base] === 0 && codes.every((code) => this.#code[base + code] === 0))
        return base;
    }
  }

  #take(node: number, code: number): void {
    this.#code[node] = code;
    this.#nextFree[this.#previousFree[node]] = this.#nextFree[node];
    this.#previousFree[this.#nextFree[node]] = this.#previousFree[node];
    this.#size = Math.max(this.#size, node + 1);
  }

  #grow(length: number): void {
    const oldLength = this.#code.length;
    const copy = <Numbers extends Int32Array | Uint16Array | Uint8Array>(
      old: Numbers,
      fresh: Numbers,
    ): Numbers => {
      fresh.set(old);
      return fresh;
    };
    this.#base = copy(this.#base, new Int32Array(length));
    this.#code = copy(this.#code, new Uint16Array(length));
    this.#key = copy(this.#key, new Int32Array(length).fill(-1));
    this.#isBase = copy(this.#isBase, new Uint8Array(length));
    this.#nextFree = copy(this.#nextFree, new Int32Array(length + 1));
    this.#previousFree = copy(this.#previousFree, new Int32Array(length + 1));
    // The last link of the old list already points to the first new node.
    for (let node = oldLength; node < length; node++) {
      this.#nextFree[node] = node + 1;
      this.#previousFree[node + 1] = node;
    }
  }
}
