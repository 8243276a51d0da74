/** Of a node's second number: its code is above these bits. The code of unused nodes is `NO_CODE`. */
const CODE_SHIFT = 19;
export const NO_CODE = 0x1fff;
const ROOT = 0;
const UNUSED = NO_CODE << CODE_SHIFT;

/**
 * A compiled trie to which words are added. A node has two numbers: its base, and its code with the value of the word that
 * ends there. A node can move, because its children know it by its base only: moving it copies its two numbers.
 */
export class GrowingTrie {
  readonly #codes: number;
  #nodes: Int32Array;
  #isBase: Uint8Array;

  /**
   * @param nodes a trie that `compileDictionary` compiled, which stays as it is
   * @param codes the greatest code in the trie and in words to be added
   */
  constructor(nodes: Int32Array, codes: number) {
    this.#codes = codes;
    const length = nodes.length + 4 * codes;
    this.#nodes = new Int32Array(length);
    this.#isBase = new Uint8Array(length / 2);
    this.#fill(nodes);
    for (let node = 0; node < nodes.length / 2; node++)
      if (node === ROOT || this.#isUsed(node)) this.#isBase[this.#base(node)] = 1;
  }

  /** The value of a word; 0 if the trie does not have it. */
  get(word: readonly number[]): number {
    let node = ROOT;
    for (const code of word) {
      const child = this.#base(node) + code;
      if (this.#base(node) === 0 || this.#code(child) !== code) return 0;
      node = child;
    }
    return this.#nodes[2 * node + 1] & (2 ** CODE_SHIFT - 1);
  }

  /** Adds a word, or gives it another value. @param value from 1 to 2¹⁹ − 1 */
  set(word: readonly number[], value: number): void {
    let node = ROOT;
    for (const code of word) node = this.#child(node, code);
    this.#nodes[2 * node + 1] = (this.#code(node) << CODE_SHIFT) | value;
  }

  /** The nodes, long enough for any base and any code. */
  finish(): Int32Array {
    const last = this.#isBase.lastIndexOf(1);
    return this.#nodes.subarray(0, 2 * (last + this.#codes + 1));
  }

  #child(parent: number, code: number): number {
    const base = this.#base(parent);
    if (base !== 0 && this.#code(base + code) === code) return base + code;
    if (base === 0) this.#setBase(parent, this.#findBase([code]));
    else if (this.#isUsed(base + code)) this.#move(parent, code);
    const child = this.#base(parent) + code;
    this.#nodes[2 * child] = 0;
    this.#nodes[2 * child + 1] = code << CODE_SHIFT;
    return child;
  }

  /** Moves the children of a node to where there is room for another one. */
  #move(parent: number, code: number): void {
    const former = this.#base(parent);
    const codes: number[] = [];
    for (let each = 1; each <= this.#codes; each++) if (this.#code(former + each) === each) codes.push(each);
    const base = this.#findBase([...codes, code].sort((a, b) => a - b));
    for (const each of codes) {
      this.#nodes.copyWithin(2 * (base + each), 2 * (former + each), 2 * (former + each) + 2);
      this.#nodes[2 * (former + each) + 1] = UNUSED;
    }
    this.#isBase[former] = 0;
    this.#setBase(parent, base);
  }

  /**
   * The first base near the end of the trie where the codes have room: what is before it is too dense.
   * @param codes ascending
   */
  #findBase(codes: readonly number[]): number {
    const last = this.#isBase.lastIndexOf(1);
    for (let base = Math.max(1, last - this.#codes); ; base++) {
      if (2 * (base + this.#codes + 1) > this.#nodes.length) this.#grow();
      if (this.#isBase[base] === 1 || codes.some((code) => this.#isUsed(base + code))) continue;
      this.#isBase[base] = 1;
      return base;
    }
  }

  #grow(): void {
    const { length } = this.#nodes;
    const isBase = this.#isBase;
    const nodes = this.#nodes;
    this.#nodes = new Int32Array(2 * length);
    this.#isBase = new Uint8Array(length);
    this.#isBase.set(isBase);
    this.#fill(nodes);
  }

  #fill(nodes: Int32Array): void {
    this.#nodes.set(nodes);
    for (let node = nodes.length / 2; node < this.#nodes.length / 2; node++)
      this.#nodes[2 * node + 1] = UNUSED;
  }

  #base(node: number): number {
    return this.#nodes[2 * node];
  }

  #setBase(node: number, base: number): void {
    this.#nodes[2 * node] = base;
  }

  #code(node: number): number {
    return this.#nodes[2 * node + 1] >>> CODE_SHIFT;
  }

  #isUsed(node: number): boolean {
    return this.#code(node) !== NO_CODE;
  }
}
