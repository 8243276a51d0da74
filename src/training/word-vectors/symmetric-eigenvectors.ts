/** Sweeps end when the sum of the squares beside the diagonal is this share of all squares, or after so many sweeps. */
const TOLERANCE = 1e-20;
const MAX_SWEEPS = 60;

/** An eigenvalue and its eigenvector, of length 1. */
export interface Eigenpair {
  readonly value: number;
  readonly vector: Float64Array;
}

/**
 * The eigenvalues and eigenvectors of a symmetric matrix, the largest eigenvalue first, by Jacobi rotations: each makes one
 * pair of elements beside the diagonal 0.
 * @param rows of the matrix, which are overwritten
 */
export function symmetricEigenpairs(rows: readonly Float64Array[]): Eigenpair[] {
  const size = rows.length;
  const vectors = rows.map((_, index) => new Float64Array(size).fill(1, index, index + 1));
  const total = sumOfSquares(rows, true);
  for (let sweep = 0; sweep < MAX_SWEEPS && sumOfSquares(rows, false) > TOLERANCE * total; sweep++) {
    for (let p = 0; p < size; p++) {
      for (let q = p + 1; q < size; q++) {
        if (rows[p][q] === 0) continue;
        const ratio = (rows[q][q] - rows[p][p]) / (2 * rows[p][q]);
        const tangent = (ratio < 0 ? -1 : 1) / (Math.abs(ratio) + Math.hypot(ratio, 1));
        const cosine = 1 / Math.hypot(tangent, 1);
        const sine = tangent * cosine;
        for (const row of rows) rotate(row, p, row, q, cosine, sine);
        for (let at = 0; at < size; at++) {
          rotate(rows[p], at, rows[q], at, cosine, sine);
          rotate(vectors[p], at, vectors[q], at, cosine, sine);
        }
      }
    }
  }
  return vectors
    .map((vector, index) => ({ value: rows[index][index], vector }))
    .sort((a, b) => b.value - a.value);
}

/** Rotates the two elements `a[i]` and `b[j]`. */
function rotate(a: Float64Array, i: number, b: Float64Array, j: number, cosine: number, sine: number): void {
  const former = a[i];
  a[i] = cosine * former - sine * b[j];
  b[j] = sine * former + cosine * b[j];
}

function sumOfSquares(rows: readonly Float64Array[], withDiagonal: boolean): number {
  let sum = 0;
  for (const [index, row] of rows.entries()) {
    for (const [column, value] of row.entries()) if (withDiagonal || column !== index) sum += value ** 2;
  }
  return sum;
}
