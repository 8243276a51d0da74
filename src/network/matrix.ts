import type { Backend, Numbers } from './backends/backend.ts';
import { float32 } from './backends/plain-backend.ts';

/** A dense matrix, row by row: element (r, c) is `data[r * columns + c]`. */
export interface Matrix {
  readonly rows: number;
  readonly columns: number;
  readonly data: Numbers;
  /** Holds the data, and those of all that is computed from them. */
  readonly backend: Backend;
}

export class ShapeError extends Error {
  override name = 'ShapeError';
}

export function zeros(rows: number, columns: number, backend: Backend = float32): Matrix {
  return { rows, columns, data: backend.allocate(rows * columns), backend };
}

export function zerosLike({ rows, columns, backend }: Matrix): Matrix {
  return zeros(rows, columns, backend);
}

/** @throws {ShapeError} when the rows differ in length */
export function matrixOf(rows: readonly (readonly number[])[], backend: Backend = float32): Matrix {
  const columns = rows[0]?.length ?? 0;
  if (rows.some((row) => row.length !== columns)) throw new ShapeError('rows of a matrix differ in length');
  const matrix = zeros(rows.length, columns, backend);
  matrix.data.set(rows.flat());
  return matrix;
}

/** A matrix of numbers that are there already. */
export function matrixFrom(rows: number, columns: number, data: Float32Array): Matrix {
  return { rows, columns, data, backend: float32 };
}

export function toRows({ rows, columns, data }: Matrix): number[][] {
  return Array.from({ length: rows }, (_, row) => [...data.subarray(row * columns, (row + 1) * columns)]);
}

export function shape({ rows, columns }: { rows: number; columns: number }): string {
  return `(${rows},${columns})`;
}

/** @throws {ShapeError} naming both shapes when they differ */
export function assertSameShape(a: Matrix, b: Matrix, operation: string): void {
  if (a.rows !== b.rows || a.columns !== b.columns) {
    throw new ShapeError(`${operation}: shapes ${shape(a)} and ${shape(b)} differ`);
  }
}

/** @throws {ShapeError} naming both shapes when the inner sizes differ */
export function assertInnerSizes(a: { rows: number; columns: number }, b: Matrix): void {
  if (a.columns !== b.rows) {
    throw new ShapeError(
      `cannot multiply ${shape(a)} by ${shape(b)}: inner sizes ${a.columns} and ${b.rows} differ`,
    );
  }
}

/** aᵀ: [n, m] → [m, n]. */
export function transpose(a: Matrix): Matrix {
  const transposed = zeros(a.columns, a.rows, a.backend);
  for (let row = 0; row < a.rows; row++) {
    for (let column = 0; column < a.columns; column++) {
      transposed.data[column * a.rows + row] = a.data[row * a.columns + column];
    }
  }
  return transposed;
}

/** target[targetRow] += factor · source[sourceRow]; the columns of both are the same in number. */
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

/** The sum of the rows: [n, m] → [1, m]. */
export function sumOfRows(matrix: Matrix): Matrix {
  const sum = zeros(1, matrix.columns, matrix.backend);
  for (let row = 0; row < matrix.rows; row++) addScaledRow(sum, 0, matrix, row, 1);
  return sum;
}

/** The columns [first, first + count) of every row. */
export function sliceColumns(matrix: Matrix, first: number, count: number): Matrix {
  const slice = zeros(matrix.rows, count, matrix.backend);
  for (let row = 0; row < matrix.rows; row++) {
    const from = row * matrix.columns + first;
    slice.data.set(matrix.data.subarray(from, from + count), row * count);
  }
  return slice;
}

/** Matrices of the same number of rows side by side. */
export function joinColumns(matrices: readonly Matrix[]): Matrix {
  const [{ rows, backend }] = matrices;
  const columns = matrices.reduce((sum, matrix) => sum + matrix.columns, 0);
  const joined = zeros(rows, columns, backend);
  for (let row = 0, to = 0; row < rows; row++) {
    for (const matrix of matrices) {
      joined.data.set(matrix.data.subarray(row * matrix.columns, (row + 1) * matrix.columns), to);
      to += matrix.columns;
    }
  }
  return joined;
}
