import { type Gradient, isRowSparse } from './tensor.ts';

/**
 * Calls `visit` for every element that the gradient stores.
 * @param columns the number of columns of the parameter
 * @param visit receives the index of an element in the parameter's data, and the gradient of that element
 */
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
