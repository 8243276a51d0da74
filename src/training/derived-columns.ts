import { addScaledRow } from '../network/add-scaled-row.ts';
import { zeros } from '../network/matrix.ts';
import type { Matrix, SparseRow } from '../network/tensor.ts';

/*
 * What inputs have in common can be columns of their own in training: a row x then has the columns x·D beside its own. A
 * linear function of both is x·W + (x·D)·V = x·(W + D·V), one of x alone. So they help in training, and cost nothing
 * afterwards.
 */

/** D, [inputs, count]: what a unit of each input adds to the derived columns. */
export interface DerivedColumns {
  readonly count: number;
  readonly ofInputs: readonly SparseRow[];
}

/** The columns of both, those of `b` behind those of `a`. */
export function besideEachOther(a: DerivedColumns, b: DerivedColumns): DerivedColumns {
  const ofInputs = a.ofInputs.map((own, input) => {
    const other = b.ofInputs[input];
    return {
      columns: Int32Array.of(...own.columns, ...other.columns.map((column) => a.count + column)),
      values: Float32Array.of(...own.values, ...other.values),
    };
  });
  return { count: a.count + b.count, ofInputs };
}

/** The columns that are derived from the first inputs alone. */
export function ofFirstInputs({ count, ofInputs }: DerivedColumns, inputs: number): DerivedColumns {
  return { count, ofInputs: ofInputs.slice(0, inputs) };
}

/** A row x with the columns x·D behind the inputs. Columns of x that are no inputs of D are left out. */
export function withDerivedColumns({ columns, values }: SparseRow, { ofInputs }: DerivedColumns): SparseRow {
  const inputs = ofInputs.length;
  const sums = new Map<number, number>();
  for (const [at, input] of columns.entries()) {
    if (input >= inputs) continue;
    sums.set(input, values[at]);
    const derived = ofInputs[input];
    for (const [position, column] of derived.columns.entries()) {
      const key = inputs + column;
      sums.set(key, (sums.get(key) ?? 0) + values[at] * derived.values[position]);
    }
  }
  return { columns: Int32Array.from(sums.keys()), values: Float32Array.from(sums.values()) };
}

/**
 * The weights that give a row alone the scores that the given ones give the row with its derived columns: W + D·V.
 * @param weights W and below it V, [inputs + count, outputs]
 * @returns [inputs, outputs]
 */
export function foldedWeights(weights: Matrix, { ofInputs }: DerivedColumns): Matrix {
  const inputs = ofInputs.length;
  const folded = zeros(inputs, weights.columns);
  for (const [input, { columns, values }] of ofInputs.entries()) {
    addScaledRow(folded, input, weights, input, 1);
    for (const [at, column] of columns.entries()) {
      addScaledRow(folded, input, weights, inputs + column, values[at]);
    }
  }
  return folded;
}
