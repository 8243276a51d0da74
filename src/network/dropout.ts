import { combine } from './activations.ts';
import { zerosLike } from './matrix.ts';
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
  for (let index = 0; index < mask.data.length; index++) {
    mask.data[index] = random() < rate ? 0 : 1 / (1 - rate);
  }
  return {
    output: combine(x, mask, (value, factor) => value * factor),
    backward: (outputGradient) => combine(outputGradient, mask, (dy, factor) => dy * factor),
  };
}

/** Inverted dropout for a sparse row: removes each element with probability `rate` and scales the others. */
export function sparseDropout({ columns, values }: SparseRow, rate: number, random: Random): SparseRow {
  const kept = columns.map((_, position) => position).filter(() => random() >= rate);
  return {
    columns: kept.map((position) => columns[position]),
    values: Float32Array.from(kept, (position) => values[position] / (1 - rate)),
  };
}
