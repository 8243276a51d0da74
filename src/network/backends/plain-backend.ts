import { addScaledRow } from '../add-scaled-row.ts';
import { forEachOfGradient } from '../gradient.ts';
import {
  type AdamFactors,
  type Backend,
  type Gradient,
  isSparse,
  type Matrix,
  type Numbers,
  type SparseMatrix,
} from '../tensor.ts';

/**
 * Plain arrays and loops. In 32 bits it is the reference for the kernel; in 64 bits it is precise enough to check
 * gradients numerically.
 */
class PlainBackend implements Backend {
  readonly allocate: (length: number) => Numbers;

  constructor(allocate: (length: number) => Numbers) {
    this.allocate = allocate;
  }

  allocateIndices(length: number): Int32Array {
    return new Int32Array(length);
  }

  product(a: Matrix | SparseMatrix, b: Matrix): Matrix {
    const { rows } = a;
    const { columns } = b;
    const product: Matrix = { rows, columns, data: this.allocate(rows * columns), backend: this };
    for (let row = 0; row < rows; row++) {
      if (isSparse(a)) {
        for (let at = a.offsets[row]; at < a.offsets[row + 1]; at++) {
          addScaledRow(product, row, b, a.indices[at], a.values[at]);
        }
      } else {
        for (let k = 0; k < a.columns; k++) addScaledRow(product, row, b, k, a.data[row * a.columns + k]);
      }
    }
    return product;
  }

  addRowProduct(sum: Numbers, { offsets, indices, values }: SparseMatrix, row: number, b: Matrix): void {
    for (let at = offsets[row]; at < offsets[row + 1]; at++) {
      const from = indices[at] * b.columns;
      for (let column = 0; column < b.columns; column++) sum[column] += values[at] * b.data[from + column];
    }
  }

  addOuterProduct(
    { columns, data }: Matrix,
    { offsets, indices, values }: SparseMatrix,
    row: number,
    vector: Numbers,
    factors: Matrix,
  ): void {
    for (let at = offsets[row]; at < offsets[row + 1]; at++) {
      const to = indices[at] * columns;
      for (let column = 0; column < columns; column++) {
        data[to + column] += values[at] * vector[column] * factors.data[to + column];
      }
    }
  }

  adamStep(
    { columns, data: w }: Matrix,
    { data: m }: Matrix,
    { data: v }: Matrix,
    gradient: Gradient,
    { beta1, beta2, rate, squareCorrection, epsilon, decay }: AdamFactors,
  ): void {
    forEachOfGradient(gradient, columns, (index, g) => {
      m[index] = beta1 * m[index] + (1 - beta1) * g;
      v[index] = beta2 * v[index] + (1 - beta2) * g * g;
      w[index] = decay * w[index] - (rate * m[index]) / (Math.sqrt(squareCorrection * v[index]) + epsilon);
    });
  }

  scoped<Result>(work: () => Result): Result {
    return work();
  }
}

export const float32: Backend = new PlainBackend((length) => new Float32Array(length));
export const float64: Backend = new PlainBackend((length) => new Float64Array(length));
