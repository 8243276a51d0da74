import type { Composite, SparseRow } from '../network/tensor.ts';

/** The number of elements in a block: larger ones waste memory, as the last one is mostly empty. */
const BLOCK = 2 ** 18;

interface Block {
  readonly columns: Int32Array;
  readonly values: Float32Array;
}

/** Where a composite is: in a block, from the start of its whole and of each of its parts to the end of the last. */
interface Place {
  readonly block: Block;
  readonly bounds: readonly number[];
}

/** Keeps many composites in a few large arrays, as an array for each row would take several times its numbers' memory. */
export class PackedComposites {
  readonly #places: Place[] = [];
  #block = blockOf(BLOCK);
  #end = 0;

  /** @returns the index of the composite, for `at` */
  add({ whole, parts }: Composite): number {
    const rows = [whole, ...parts];
    const length = rows.reduce((sum, { columns }) => sum + columns.length, 0);
    if (this.#end + length > this.#block.columns.length) {
      this.#block = blockOf(Math.max(BLOCK, length));
      this.#end = 0;
    }
    const bounds = [this.#end];
    for (const { columns, values } of rows) {
      this.#block.columns.set(columns, this.#end);
      this.#block.values.set(values, this.#end);
      this.#end += columns.length;
      bounds.push(this.#end);
    }
    return this.#places.push({ block: this.#block, bounds }) - 1;
  }

  at(index: number): Composite {
    const { block, bounds } = this.#places[index];
    const rowOf = (row: number): SparseRow => ({
      columns: block.columns.subarray(bounds[row], bounds[row + 1]),
      values: block.values.subarray(bounds[row], bounds[row + 1]),
    });
    return {
      whole: rowOf(0),
      parts: Array.from({ length: bounds.length - 2 }, (_, part) => rowOf(part + 1)),
    };
  }
}

function blockOf(length: number): Block {
  return { columns: new Int32Array(length), values: new Float32Array(length) };
}
