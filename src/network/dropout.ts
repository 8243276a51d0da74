import { assertSameShape, zerosLike } from './matrix.ts';
import type { Operation } from './operation.ts';
import type { Random } from './random.ts';
import type { Matrix, SparseRow } from './tensor.ts';

/**
 * Inverted dropout (Srivastava et al. 2014). During training each element is set to zero with probability `rate`, and
 * the other elements are multiplied by 1 / (1 − rate). The expected output is then the input, so prediction needs no
 * change.
 */
export function dropout(x: Matrix, rate: number, random: Random): Operation<Matrix> {
  const mask = zerosLike(x);
  const { data } = mask;
  const scale = 1 / (1 - rate);
  for (let index = 0; index < data.length; index++) data[index] = random() < rate ? 0 : scale;
  return {
    output: product(x, mask),
    backward: (outputGradient) => product(outputGradient, mask),
  };
}

/** a ⊙ b. A loop of its own, as a call for each element would take most of the time. */
function product(a: Matrix, b: Matrix): Matrix {
  assertSameShape(a, b, 'dropout');
  const result = zerosLike(a);
  const { data } = result;
  const [left, right] = [a.data, b.data];
  for (let index = 0; index < data.length; index++) data[index] = left[index] * right[index];
  return result;
}

/** Inverted dropout for a sparse row: removes each element with probability `rate` and scales the others. */
export function sparseDropout({ columns, values }: SparseRow, rate: number, random: Random): SparseRow {
  const kept = new Int32Array(columns.length);
  const scaled = new Float32Array(columns.length);
  let end = 0;
  for (let position = 0; position < columns.length; position++) {
    if (random() < rate) continue;
    kept[end] = columns[position];
    scaled[end++] = values[position] / (1 - rate);
  }
  return { columns: kept.subarray(0, end), values: scaled.subarray(0, end) };
}
