import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { float64 } from '../../src/network/backends/plain-backend.ts';
import { zeros } from '../../src/network/matrix.ts';
import { normal, seededRandom } from '../../src/network/random.ts';
import { sparseMatrix } from '../../src/network/sparse-matrix.ts';
import type { Matrix, SparseRow } from '../../src/network/tensor.ts';
import {
  besideEachOther,
  type DerivedColumns,
  foldedWeights,
  ofFirstInputs,
  withDerivedColumns,
} from '../../src/training/derived-columns.ts';

const size = fc.integer({ min: 1, max: 8 });

function randomNumbers(seed: number) {
  const random = seededRandom(seed);
  const matrix = (rows: number, columns: number): Matrix => {
    const drawn = zeros(rows, columns);
    for (const at of drawn.data.keys()) drawn.data[at] = normal(random);
    return drawn;
  };
  const row = (inputs: number): SparseRow => {
    const columns = Int32Array.from(Array(inputs).keys()).filter(() => random() < 0.6);
    return { columns, values: Float32Array.from(columns, () => normal(random)) };
  };
  const derived = (inputs: number, count: number): DerivedColumns => ({
    count,
    ofInputs: Array.from({ length: inputs }, () => row(count)),
  });
  return { matrix, row, derived };
}

function scores(each: SparseRow, { rows, columns, data }: Matrix) {
  const x = sparseMatrix([each], rows, float64);
  return float64.product(x, { rows, columns, data: Float64Array.from(data), backend: float64 }).data;
}

describe('the weights of derived columns, folded into those of the inputs', () => {
  it('give every row the scores that it had with its derived columns', () => {
    fc.assert(
      fc.property(size, size, size, size, fc.integer(), (inputs, count, others, outputs, seed) => {
        const { matrix, row, derived } = randomNumbers(seed);
        const columns = besideEachOther(derived(inputs, count), derived(inputs, others));
        const weights = matrix(inputs + count + others, outputs);
        const x = row(inputs);
        const augmented = scores(withDerivedColumns(x, columns), weights);
        const alone = scores(x, foldedWeights(weights, columns));
        for (const [output, score] of alone.entries()) expect(score).toBeCloseTo(augmented[output], 4);
      }),
    );
  });
});

describe('the columns derived from the first inputs', () => {
  it('leave out the other inputs of a row', () => {
    const { row, derived } = randomNumbers(1);
    const [all, x] = [derived(8, 3), row(8)];
    const first = ofFirstInputs(all, 5);
    const known = x.columns.filter((column) => column < 5);
    expect(withDerivedColumns(x, first)).toEqual(
      withDerivedColumns({ columns: known, values: x.values.slice(0, known.length) }, first),
    );
  });
});
