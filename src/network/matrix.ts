import { addScaledRow } from './add-scaled-row.ts';
import { float32 } from './backends/plain-backend.ts';
import type { Backend, Matrix } from './tensor.ts';

/** The shapes of the operands do not fit together. */
export class ShapeError extends Error {
  override name = 'ShapeError';
}

/** A matrix of zeros: [rows, columns]. */
export function zeros(rows: number, columns: number, backend: Backend = float32): Matrix {
  return { rows, columns, data: backend.allocate(rows * columns), backend };
}

/** A matrix of zeros with the shape and the backend of the given one. */
export function zerosLike({ rows, columns, backend }: Matrix): Matrix {
  return zeros(rows, columns, backend);
}

/**
 * A matrix of the given rows, [rows.length, rows[0].length].
 * @throws {ShapeError} when the rows differ in length
 */
export function matrixOf(rows: readonly (readonly number[])[], backend: Backend = float32): Matrix {
  const columns = rows[0]?.length ?? 0;
  if (rows.some((row) => row.length !== columns))
    throw new ShapeError('the rows of a matrix must have the same length');
  const matrix = zeros(rows.length, columns, backend);
  matrix.data.set(rows.flat());
  return matrix;
}

/** Wraps existing numbers in row-major order as a matrix, without a copy. */
export function matrixFrom(rows: number, columns: number, data: Float32Array): Matrix {
  return { rows, columns, data, backend: float32 };
}

/** The rows as plain arrays. */
export function toRows({ rows, columns, data }: Matrix): number[][] {
  return Array.from({ length: rows }, (_, row) => [...data.subarray(row * columns, (row + 1) * columns)]);
}

/** The shape as error messages show it: `(2,3)`. */
export function shape({ rows, columns }: { rows: number; columns: number }): string {
  return `(${rows},${columns})`;
}

/**
 * Checks that two matrices have the same shape.
 * @param operation the name that the error message starts with
 * @throws {ShapeError} when the shapes differ; the message gives both
 */
export function assertSameShape(a: Matrix, b: Matrix, operation: string): void {
  if (a.rows !== b.rows || a.columns !== b.columns) {
    throw new ShapeError(`${operation}: shapes ${shape(a)} and ${shape(b)} differ`);
  }
}

/**
 * Checks that the product a·b exists.
 * @throws {ShapeError} when the inner sizes differ; the message gives both shapes
 */
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

/** The sum of the rows: [n, m] → [1, m]. */
export function sumOfRows(matrix: Matrix): Matrix {
  const sum = zeros(1, matrix.columns, matrix.backend);
  for (let row = 0; row < matrix.rows; row++) addScaledRow(sum, 0, matrix, row, 1);
  return sum;
}

/** The columns [first, first + count): [n, m] → [n, count]. */
export function sliceColumns(matrix: Matrix, first: number, count: number): Matrix {
  const slice = zeros(matrix.rows, count, matrix.backend);
  for (let row = 0; row < matrix.rows; row++) {
    const from = row * matrix.columns + first;
    slice.data.set(matrix.data.subarray(from, from + count), row * count);
  }
  return slice;
}

/** The matrices side by side: [n, m₁], [n, m₂], … → [n, m₁ + m₂ + …]. */
export function concatenateColumns(matrices: readonly Matrix[]): Matrix {
  const [{ rows, backend }] = matrices;
  const columns = matrices.reduce((sum, matrix) => sum + matrix.columns, 0);
  const result = zeros(rows, columns, backend);
  for (let row = 0, to = 0; row < rows; row++) {
    for (const matrix of matrices) {
      result.data.set(matrix.data.subarray(row * matrix.columns, (row + 1) * matrix.columns), to);
      to += matrix.columns;
    }
  }
  return result;
}

/** Whether no element is infinite or NaN. */
export function isFiniteMatrix({ data }: Matrix): boolean {
  for (let index = 0; index < data.length; index++) if (!Number.isFinite(data[index])) return false;
  return true;
}
