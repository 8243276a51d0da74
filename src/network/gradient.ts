import type { Matrix } from './matrix.ts';

/** A gradient of which only some rows are not zero: row `rows[i]` of the whole is row `i` of `values`. */
export interface RowSparseGradient {
  readonly rows: Int32Array;
  readonly values: Matrix;
}

export type Gradient = Matrix | RowSparseGradient;

export function isRowSparse(gradient: Gradient): gradient is RowSparseGradient {
  return 'values' in gradient;
}

/** Visits (index in the parameter, gradient there) for every element that the gradient has. */
export function forEachOfGradient(
  gradient: Gradient,
  columns: number,
  visit: (index: number, g: number) => void,
): void {
  if (!isRowSparse(gradient)) {
    for (let index = 0; index < gradient.data.length; index++) visit(index, gradient.data[index]);
    return;
  }
  gradient.rows.forEach((row, position) => {
    for (let column = 0; column < columns; column++) {
      visit(row * columns + column, gradient.values.data[position * columns + column]);
    }
  });
}
