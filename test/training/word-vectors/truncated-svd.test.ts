import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { KernelBackend } from '../../../src/network/backends/kernel-backend.ts';
import { matrixOf, toRows } from '../../../src/network/matrix.ts';
import { normal, seededRandom } from '../../../src/network/random.ts';
import { sparseMatrix } from '../../../src/network/sparse-matrix.ts';
import { orthonormalise } from '../../../src/training/word-vectors/orthonormal-basis.ts';
import { symmetricEigenpairs } from '../../../src/training/word-vectors/symmetric-eigenvectors.ts';
import { truncatedSvd } from '../../../src/training/word-vectors/truncated-svd.ts';

const dot = (a: ArrayLike<number>, b: ArrayLike<number>) =>
  Array.from(a).reduce((sum, each, index) => sum + each * b[index], 0);
const column = (rows: readonly (readonly number[])[], index: number) => rows.map((row) => row[index]);

function randomRows(rows: number, columns: number, seed: number): number[][] {
  const random = seededRandom(seed);
  return Array.from({ length: rows }, () => Array.from({ length: columns }, () => normal(random)));
}

function orthonormalRows(rows: number, columns: number, seed: number): number[][] {
  const matrix = matrixOf(randomRows(rows, columns, seed));
  orthonormalise(matrix);
  return toRows(matrix);
}

/** U·Σ·Vᵀ, for orthonormal U and V and the given singular values. */
function composed(rows: number, columns: number, values: readonly number[]) {
  const [u, v] = [orthonormalRows(rows, values.length, 1), orthonormalRows(columns, values.length, 2)];
  const product = u.map((left) =>
    v.map((right) => values.reduce((sum, value, index) => sum + value * left[index] * right[index], 0)),
  );
  return { u, product };
}

function svdOf(rows: readonly (readonly number[])[], rank: number, seed = 1) {
  const backend = new KernelBackend();
  const sparse = sparseMatrix(
    rows.map((row) => ({ columns: Int32Array.from(row.keys()), values: Float32Array.from(row) })),
    rows[0].length,
    backend,
  );
  return truncatedSvd(sparse, rank, backend, seededRandom(seed));
}

describe('the truncated SVD', () => {
  const known = [9, 7, 4, 2, 1, 0.5, 0.3, 0.2, ...Array<number>(12).fill(0.1)];
  const { u, product } = composed(60, 40, known);

  it('finds the singular values and vectors that a matrix was made of', () => {
    const { vectors, values } = svdOf(product, 4);
    const found = toRows(vectors);
    for (const [index, value] of values.entries()) {
      expect(value).toBeCloseTo(known[index], 4);
      // A singular vector is known up to its sign.
      expect(Math.abs(dot(column(found, index), column(u, index)))).toBeCloseTo(1, 4);
    }
  });

  it('has the same bytes for the same seed', () => {
    expect(svdOf(product, 4)).toEqual(svdOf(product, 4));
    expect(svdOf(product, 4, 2).vectors.data).not.toEqual(svdOf(product, 4).vectors.data);
  });

  it('has no more dimensions than the matrix', () => {
    const { vectors, values } = svdOf(
      [
        [3, 0],
        [0, 2],
        [0, 0],
      ],
      10,
    );
    expect([vectors.rows, vectors.columns]).toEqual([3, 2]);
    expect(values[0]).toBeCloseTo(3, 5);
    expect(values[1]).toBeCloseTo(2, 5);
  });
});

describe('an orthonormal basis', () => {
  it('has columns of length 1 at right angles, and zeros for a column in the span of the others', () => {
    const matrix = matrixOf(randomRows(30, 3, 3).map(([a, b, c]) => [a, b, 2 * a - b, c]));
    orthonormalise(matrix);
    const rows = toRows(matrix);
    for (const [i, size] of [1, 1, 0, 1].entries()) {
      expect(dot(column(rows, i), column(rows, i))).toBeCloseTo(size, 5);
      for (let j = 0; j < i; j++) expect(dot(column(rows, i), column(rows, j))).toBeCloseTo(0, 5);
    }
  });
});

describe('eigenvectors of a symmetric matrix', () => {
  it('are scaled by the matrix, by their eigenvalues, in falling order', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 12 }), fc.integer(), (size, seed) => {
        const random = randomRows(size, size, seed);
        const rows = random.map((row, i) => row.map((value, j) => value + random[j][i]));
        const pairs = symmetricEigenpairs(rows.map((row) => Float64Array.from(row)));
        const values = pairs.map(({ value }) => value);
        expect(values).toEqual(values.toSorted((a, b) => b - a));
        for (const { value, vector } of pairs) {
          expect(dot(vector, vector)).toBeCloseTo(1, 8);
          for (const [i, row] of rows.entries()) expect(dot(row, vector)).toBeCloseTo(value * vector[i], 6);
        }
      }),
    );
  });
});
