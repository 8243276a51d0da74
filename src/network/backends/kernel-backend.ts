import {
  type AdamFactors,
  type Backend,
  type Gradient,
  isRowSparse,
  isSparse,
  type Matrix,
  type Numbers,
  type SparseMatrix,
} from '../tensor.ts';
import { type Kernel, kernelOn, MAX_PAGES, PAGE_BYTES } from './kernel.ts';

const FLOAT_BYTES = 4;
/** Bytes of a vector of four numbers. The processor reads vectors fastest from multiples of their size. */
const ALIGNMENT = 16;
/** The address of the row number 0: the start of the memory is never allocated, so it stays zero. */
const ROW_ZERO = 0;

/** Stores matrices in one WebAssembly memory, which grows as needed, and computes with the vectorised kernel. */
export class KernelBackend implements Backend {
  readonly #memory = new WebAssembly.Memory({ initial: 1, maximum: MAX_PAGES, shared: true });
  readonly #kernel: Kernel = kernelOn(this.#memory, this.#memory);
  #end = ALIGNMENT;

  allocate(length: number): Float32Array {
    const start = this.#reserve(length);
    this.#kernel.clear(start, FLOAT_BYTES * length);
    return new Float32Array(this.#memory.buffer, start, length);
  }

  allocateIndices(length: number): Int32Array {
    const start = this.#reserve(length);
    this.#kernel.clear(start, FLOAT_BYTES * length);
    return new Int32Array(this.#memory.buffer, start, length);
  }

  product(a: Matrix | SparseMatrix, b: Matrix): Matrix {
    const { rows } = a;
    const { columns } = b;
    const target = this.#reserve(rows * columns);
    const matrix = b.data.byteOffset;
    if (isSparse(a)) {
      const [offsets, indices, values] = [a.offsets, a.indices, a.values].map(({ byteOffset }) => byteOffset);
      this.#kernel.product(target, offsets, indices, values, rows, matrix, columns);
    } else {
      const inner = a.columns;
      // One element more than a row: the kernel writes each element before it tests whether it is zero.
      const [indices, factors] = [this.#reserve(inner + 1), this.#reserve(inner + 1)];
      const { byteOffset } = a.data;
      this.#kernel.denseProduct(target, byteOffset, rows, inner, matrix, columns, indices, factors);
    }
    const data = new Float32Array(this.#memory.buffer, target, rows * columns);
    return { rows, columns, data, backend: this };
  }

  addRowProduct(sum: Numbers, { offsets, indices, values }: SparseMatrix, row: number, b: Matrix): void {
    const from = offsets[row];
    this.#kernel.addScaledRows(
      sum.byteOffset,
      b.data.byteOffset,
      b.columns,
      b.columns,
      indices.byteOffset + FLOAT_BYTES * from,
      values.byteOffset + FLOAT_BYTES * from,
      offsets[row + 1] - from,
    );
  }

  addOuterProduct(
    target: Matrix,
    { offsets, indices, values }: SparseMatrix,
    row: number,
    vector: Numbers,
    factors: Matrix,
  ): void {
    const from = offsets[row];
    this.#kernel.addOuterProduct(
      target.data.byteOffset,
      target.columns,
      indices.byteOffset + FLOAT_BYTES * from,
      values.byteOffset + FLOAT_BYTES * from,
      offsets[row + 1] - from,
      vector.byteOffset,
      factors.data.byteOffset,
    );
  }

  adamStep(
    parameter: Matrix,
    mean: Matrix,
    square: Matrix,
    gradient: Gradient,
    { beta1, beta2, rate, squareCorrection, epsilon, decay }: AdamFactors,
  ): void {
    const step = (gradientAddress: number, rowsAddress: number, rows: number, columns: number) =>
      this.#kernel.adamStep(
        parameter.data.byteOffset,
        mean.data.byteOffset,
        square.data.byteOffset,
        gradientAddress,
        rowsAddress,
        rows,
        columns,
        beta1,
        beta2,
        rate,
        squareCorrection,
        epsilon,
        decay,
      );
    if (isRowSparse(gradient)) {
      const { rows, values } = gradient;
      step(values.data.byteOffset, rows.byteOffset, rows.length, values.columns);
    } else step(gradient.data.byteOffset, ROW_ZERO, 1, gradient.data.length);
  }

  scoped<Result>(work: () => Result): Result {
    const end = this.#end;
    try {
      return work();
    } finally {
      this.#end = end;
    }
  }

  /**
   * Reserves space for `length` numbers and grows the memory if necessary.
   * @returns the address
   * @throws {RangeError} when the memory cannot grow as far
   */
  #reserve(length: number): number {
    const start = this.#end;
    const end = Math.ceil((start + FLOAT_BYTES * length) / ALIGNMENT) * ALIGNMENT;
    if (end > MAX_PAGES * PAGE_BYTES) {
      throw new RangeError(
        `the network needs more than ${(MAX_PAGES * PAGE_BYTES) / 2 ** 30} GiB; make its hidden layers or its vocabulary smaller`,
      );
    }
    const missing = end - this.#memory.buffer.byteLength;
    // Grows by at least a quarter, because each growth is a system call.
    if (missing > 0) {
      const least = this.#memory.buffer.byteLength / 4;
      const free = MAX_PAGES * PAGE_BYTES - this.#memory.buffer.byteLength;
      this.#memory.grow(Math.ceil(Math.min(free, Math.max(missing, least)) / PAGE_BYTES));
    }
    this.#end = end;
    return start;
  }
}
