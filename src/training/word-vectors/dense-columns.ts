import { addScaledRow } from '../../network/add-scaled-row.ts';
import { zeros } from '../../network/matrix.ts';
import type { Matrix, SparseRow } from '../../network/tensor.ts';

/*
 * A linear function of a row x that also has the dense columns x·E is x·W + (x·E)·V = x·(W + E·V): one of x alone. So the
 * columns help in training, and cost nothing afterwards.
 */

/** x·E: the sum of the vectors of a row's inputs, each times its value: [1, dimensions]. */
export function timesVectors({ columns, values }: SparseRow, vectors: Matrix): Matrix {
  const sum = zeros(1, vectors.columns);
  for (const [at, column] of columns.entries()) addScaledRow(sum, 0, vectors, column, values[at]);
  return sum;
}

/**
 * A row x with the columns x·E behind its own.
 * @param vectors E, [inputs, dimensions]
 */
export function withDenseColumns(row: SparseRow, vectors: Matrix): SparseRow {
  const { columns, values } = row;
  const { rows: inputs, columns: dimensions } = vectors;
  const dense = timesVectors(row, vectors);
  const augmented = {
    columns: new Int32Array(columns.length + dimensions),
    values: new Float32Array(columns.length + dimensions),
  };
  augmented.columns.set(columns);
  augmented.columns.set(
    Int32Array.from(dense.data.keys(), (dimension) => inputs + dimension),
    columns.length,
  );
  augmented.values.set(values);
  augmented.values.set(dense.data, columns.length);
  return augmented;
}

/**
 * The weights that give a row alone the scores that the given ones give the row with its dense columns: W + E·V.
 * @param weights W and below it V, [inputs + dimensions, outputs]
 * @param vectors E, [inputs, dimensions]
 * @returns [inputs, outputs]
 */
export function foldedWeights(weights: Matrix, vectors: Matrix): Matrix {
  const { rows: inputs, columns: dimensions } = vectors;
  const folded = zeros(inputs, weights.columns);
  for (let input = 0; input < inputs; input++) {
    addScaledRow(folded, input, weights, input, 1);
    for (let dimension = 0; dimension < dimensions; dimension++) {
      addScaledRow(folded, input, weights, inputs + dimension, vectors.data[input * dimensions + dimension]);
    }
  }
  return folded;
}
