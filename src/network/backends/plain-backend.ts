import { forEachOfGradient, type Gradient } from '../gradient.ts';
import { addScaledRow, type Matrix, zeros } from '../matrix.ts';
import { isSparse, type SparseMatrix } from '../sparse-matrix.ts';
import type { AdamFactors, Backend, Numbers } from './backend.ts';

/** Plain arrays and loops: what the kernel must agree with, and, in 64 bits, what gradients are proven with. */
class PlainBackend implements Backend {
  readonly allocate: (length: number) => Numbers;

  constructor(allocate: (length: number) => Numbers) {
    this.allocate = allocate;
  }

  allocateIndices(length: number): Int32Array {
    return new Int32Array(length);
  }

  product(a: Matrix | SparseMatrix, b: Matrix): Matrix {
    const product = zeros(a.rows, b.columns, this);
    for (let row = 0; row < a.rows; row++) {
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
