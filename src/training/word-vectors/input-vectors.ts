import { wordOfTerm } from '../../features/vocabulary.ts';
import { addScaledRow } from '../../network/add-scaled-row.ts';
import { zeros } from '../../network/matrix.ts';
import type { Matrix, SparseRow } from '../../network/tensor.ts';
import type { DerivedColumns } from '../derived-columns.ts';
import type { WordVectors } from './word-vectors.ts';

/** How much a word's vector counts beside the word itself, in the description and in the name. */
const WEIGHT = 0.3;
const WEIGHT_IN_NAME = 0.15;

/** The dimensions of the vectors of inputs, as columns that are derived from them. */
export function vectorColumns(vectors: Matrix): DerivedColumns {
  const { rows, columns: count, data } = vectors;
  const columns = Int32Array.from(Array(count).keys());
  const ofInputs = Array.from({ length: rows }, (_, input) => ({
    columns,
    values: Float32Array.from(data.subarray(input * count, (input + 1) * count)),
  }));
  return { count, ofInputs };
}

/**
 * The vector of each input, E, [terms, dimensions]; zeros for bigrams, and for words without a vector. They are shifted so
 * that an average text has none, and scaled so that texts are spread alike in each dimension: without both, long texts
 * have long sums of vectors, and their scores suffer.
 * @param rows of the training texts, x
 */
export function inputVectors(
  terms: readonly string[],
  { terms: words, vectors }: WordVectors,
  rows: readonly SparseRow[],
): Matrix {
  const rowOf = new Map(words.map((word, row) => [word, row]));
  const result = zeros(terms.length, vectors.columns);
  const weights = new Float32Array(terms.length);
  for (const [input, term] of terms.entries()) {
    const { word, isName } = wordOfTerm(term) ?? {};
    const row = word === undefined ? undefined : rowOf.get(word);
    if (row === undefined) continue;
    weights[input] = isName ? WEIGHT_IN_NAME : WEIGHT;
    addScaledRow(result, input, vectors, row, weights[input]);
  }
  shiftToMean(result, weights, rows);
  spreadAlike(result, rows);
  return result;
}

/** Subtracts from each vector its share, by weight, of the mean vector of a word of the texts. */
function shiftToMean(vectors: Matrix, weights: Float32Array, rows: readonly SparseRow[]): void {
  const sum = zeros(1, vectors.columns);
  let weight = 0;
  for (const { columns, values } of rows) {
    for (const [at, input] of columns.entries()) {
      addScaledRow(sum, 0, vectors, input, values[at]);
      weight += values[at] * weights[input];
    }
  }
  if (weight === 0) return;
  for (const [input, own] of weights.entries()) addScaledRow(vectors, input, sum, 0, -own / weight);
}

/** Scales each dimension so that x·E has the same mean square in each, and in all together what it had. */
function spreadAlike(vectors: Matrix, rows: readonly SparseRow[]): void {
  const squares = new Float64Array(vectors.columns);
  for (const row of rows) {
    const { data } = timesVectors(row, vectors);
    for (const [dimension, value] of data.entries()) squares[dimension] += value ** 2;
  }
  const mean = squares.reduce((sum, each) => sum + each, 0) / squares.length;
  const factors = squares.map((square) => (square === 0 ? 0 : Math.sqrt(mean / square)));
  for (const at of vectors.data.keys()) vectors.data[at] *= factors[at % vectors.columns];
}

/** x·E: the sum of the vectors of a row's inputs, each times its value: [1, dimensions]. */
export function timesVectors({ columns, values }: SparseRow, vectors: Matrix): Matrix {
  const sum = zeros(1, vectors.columns);
  for (const [at, column] of columns.entries()) addScaledRow(sum, 0, vectors, column, values[at]);
  return sum;
}
