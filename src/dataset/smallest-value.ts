/**
 * Numbers that change, and the index of the smallest, in a tournament tree (Knuth 1998): a change takes a logarithmic
 * number of comparisons. Of equal numbers the first is the smallest. Infinity stands for no number.
 */
export class SmallestValue {
  readonly #values: Float64Array;
  /** The root is node 1, the children of node i are 2i and 2i + 1, and the leaves are the indexes of the values. */
  readonly #winners: Int32Array;

  constructor(values: Iterable<number>) {
    this.#values = Float64Array.from(values);
    const { length } = this.#values;
    this.#winners = new Int32Array(2 * length);
    for (let index = 0; index < length; index++) this.#winners[length + index] = index;
    for (let node = length - 1; node > 0; node--) this.#play(node);
  }

  /** The index of the smallest value, or undefined if there is none. */
  get smallest(): number | undefined {
    const index = this.#winners[1];
    return this.#values[index] < Infinity ? index : undefined;
  }

  get(index: number): number {
    return this.#values[index];
  }

  set(index: number, value: number): void {
    this.#values[index] = value;
    for (let node = (this.#values.length + index) >> 1; node > 0; node >>= 1) this.#play(node);
  }

  #play(node: number): void {
    const [left, right] = [this.#winners[2 * node], this.#winners[2 * node + 1]];
    const difference = this.#values[left] - this.#values[right];
    this.#winners[node] = difference < 0 || (difference === 0 && left < right) ? left : right;
  }
}
