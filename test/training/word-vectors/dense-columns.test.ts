import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { float64 } from '../../../src/network/backends/plain-backend.ts';
import { zeros } from '../../../src/network/matrix.ts';
import { normal, seededRandom } from '../../../src/network/random.ts';
import { sparseMatrix } from '../../../src/network/sparse-matrix.ts';
import type { Matrix, SparseRow } from '../../../src/network/tensor.ts';
import { foldedWeights, withDenseColumns } from '../../../src/training/word-vectors/dense-columns.ts';

const size = fc.integer({ min: 1, max: 8 });

describe('the weights of dense columns, folded into those of the inputs', () => {
  it('give every row the scores that it had with its dense columns', () => {
    fc.assert(
      fc.property(size, size, size, fc.integer(), (inputs, dimensions, outputs, seed) => {
        const random = seededRandom(seed);
        const drawn = (rows: number, columns: number): Matrix => {
          const matrix = zeros(rows, columns);
          for (const at of matrix.data.keys()) matrix.data[at] = normal(random);
          return matrix;
        };
        const [vectors, weights] = [drawn(inputs, dimensions), drawn(inputs + dimensions, outputs)];
        const columns = Int32Array.from(Array(inputs).keys()).filter(() => random() < 0.6);
        const row: SparseRow = { columns, values: Float32Array.from(columns, () => normal(random)) };
        const scores = (each: SparseRow, { rows, columns, data }: Matrix) => {
          const x = sparseMatrix([each], rows, float64);
          return float64.product(x, { rows, columns, data: Float64Array.from(data), backend: float64 }).data;
        };
        const augmented = scores(withDenseColumns(row, vectors), weights);
        const folded = scores(row, foldedWeights(weights, vectors));
        for (const [output, score] of folded.entries()) expect(score).toBeCloseTo(augmented[output], 4);
      }),
    );
  });
});
