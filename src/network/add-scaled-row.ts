import type { Matrix } from './tensor.ts';

/** target[targetRow] += factor · source[sourceRow], for two matrices with the same number of columns. */
export function addScaledRow(
  target: Matrix,
  targetRow: number,
  source: Matrix,
  sourceRow: number,
  factor: number,
): void {
  if (factor === 0) return;
  const { columns } = target;
  const to = targetRow * columns;
  const from = sourceRow * columns;
  for (let column = 0; column < columns; column++) {
    target.data[to + column] += factor * source.data[from + column];
  }
}
