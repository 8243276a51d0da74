import { describe, expect, it } from 'vitest';
import { matrixFrom, sumOfRows, toRows, zeros } from '../../../src/network/matrix.ts';
import { normal, seededRandom } from '../../../src/network/random.ts';
import type { SparseRow } from '../../../src/network/tensor.ts';
import { inputVectors, timesVectors } from '../../../src/training/word-vectors/input-vectors.ts';

const DIMENSIONS = 3;
const TERMS = ['牛乳', '味', '船舶', '燃料', 'bigram\t牛乳\t味', 'name\t牛乳', '無い語'];
const random = seededRandom(1);
const words = ['味', '燃料', '牛乳', '船舶'];
const vectors = zeros(words.length, DIMENSIONS);
for (const at of vectors.data.keys()) vectors.data[at] = normal(random);
const wordVectors = { terms: words, vectors, source: { files: ['texts.txt'], words: 100 } };
/** Texts, some of which have all terms. */
const rows = Array.from({ length: 50 }, (): SparseRow => {
  const columns = Int32Array.from(TERMS.keys()).filter(() => random() < 0.6);
  return { columns, values: Float32Array.from(columns, () => random()) };
});

describe('the vectors of inputs', () => {
  const inputs = inputVectors(TERMS, wordVectors, rows);
  const [milk, taste, ship, , bigram, milkInName, unknown] = toRows(inputs);

  it('are zero for bigrams and for words that have none', () => {
    for (const none of [bigram, unknown]) expect(none).toEqual([0, 0, 0]);
    for (const some of [milk, taste, ship]) expect(some).not.toEqual([0, 0, 0]);
  });

  it('count half for a word of the name', () => {
    for (const [dimension, value] of milkInName.entries()) expect(value).toBeCloseTo(milk[dimension] / 2, 5);
  });

  it('cancel out over all texts, and spread them alike in each dimension', () => {
    const sums = rows.map((row) => toRows(timesVectors(row, inputs))[0]);
    const all = matrixFrom(sums.length, DIMENSIONS, Float32Array.from(sums.flat()));
    for (const value of sumOfRows(all).data) expect(value).toBeCloseTo(0, 4);
    const squares = Array.from({ length: DIMENSIONS }, (_, dimension) =>
      sums.reduce((sum, row) => sum + row[dimension] ** 2, 0),
    );
    for (const square of squares) expect(square).toBeCloseTo(squares[0], 4);
    expect(squares[0]).toBeGreaterThan(0.01);
  });

  it('are all zero where no word has one', () => {
    expect(inputVectors(['無い語'], wordVectors, rows.slice(0, 0)).data).toEqual(
      new Float32Array(DIMENSIONS),
    );
  });
});
