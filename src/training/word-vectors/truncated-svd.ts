import { matrixFrom, zeros } from '../../network/matrix.ts';
import { normal, type Random } from '../../network/random.ts';
import { transposeSparse } from '../../network/sparse-matrix.ts';
import type { Backend, Matrix, SparseMatrix } from '../../network/tensor.ts';
import { orthonormalise } from './orthonormal-basis.ts';
import { symmetricEigenpairs } from './symmetric-eigenvectors.ts';

/** How many more dimensions the random subspace has than are kept. */
const OVERSAMPLING = 10;
const POWER_ITERATIONS = 3;

/** The left singular vectors U, [n, rank], and singular values Σ of a matrix, the largest first: A ≈ U·Σ·Vᵀ. */
export interface SingularVectors {
  readonly vectors: Matrix;
  readonly values: Float32Array;
}

/**
 * The largest singular values of a matrix and their left singular vectors, by a randomised method (Halko et al. 2011,
 * algorithms 4.4 and 5.1): a random subspace is multiplied by A·Aᵀ several times, which turns it towards the vectors looked for;
 * within it the decomposition is small.
 * @param a stored by the backend
 * @param onIteration called after each product with A and Aᵀ
 */
export function truncatedSvd(
  a: SparseMatrix,
  rank: number,
  backend: Backend,
  random: Random,
  onIteration: (done: number, total: number) => void = () => {},
): SingularVectors {
  const size = Math.min(rank + OVERSAMPLING, a.rows, a.columns);
  const kept = Math.min(rank, size);
  const vectors = matrixFrom(a.rows, kept, new Float32Array(a.rows * kept));
  const values = new Float32Array(kept);
  backend.scoped(() => {
    const transposed = transposeSparse(a, backend);
    const start = zeros(a.columns, size, backend);
    for (let at = 0; at < start.data.length; at++) start.data[at] = normal(random);
    let basis = backend.product(a, start);
    orthonormalise(basis);
    for (let iteration = 1; iteration <= POWER_ITERATIONS; iteration++) {
      const right = backend.product(transposed, basis);
      orthonormalise(right);
      basis = backend.product(a, right);
      orthonormalise(basis);
      onIteration(iteration, POWER_ITERATIONS);
    }
    // With B = Qᵀ·A, B·Bᵀ is small; its eigenvectors are the left singular vectors of B, and Q turns them into those of A.
    const pairs = symmetricEigenpairs(gram(backend.product(transposed, basis))).slice(0, kept);
    for (const [index, { value, vector }] of pairs.entries()) {
      values[index] = Math.sqrt(Math.max(value, 0));
      for (let row = 0; row < a.rows; row++) {
        let sum = 0;
        for (let column = 0; column < size; column++) sum += basis.data[row * size + column] * vector[column];
        vectors.data[row * kept + index] = sum;
      }
    }
  });
  return { vectors, values };
}

/** Mᵀ·M: [n, m] → [m, m]. */
function gram({ rows, columns, data }: Matrix): Float64Array[] {
  const products = Array.from({ length: columns }, () => new Float64Array(columns));
  for (let row = 0; row < rows; row++) {
    const from = row * columns;
    for (let first = 0; first < columns; first++) {
      const factor = data[from + first];
      const sums = products[first];
      for (let second = 0; second < columns; second++) sums[second] += factor * data[from + second];
    }
  }
  return products;
}
