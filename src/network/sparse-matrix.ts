import { type Matrix, ShapeError } from './matrix.ts';

/** The non-zero elements of one row: columns ascending, each with its value. */
export interface SparseRow {
  readonly columns: Int32Array;
  readonly values: Float32Array;
}

/** A matrix of which only the non-zero elements are kept, row by row. */
export interface SparseMatrix {
  readonly rows: number;
  readonly columns: number;
  readonly elements: readonly SparseRow[];
}

/** A gradient of which only some rows are not zero: row `rows[i]` of the whole is row `i` of `values`. */
export interface RowSparseGradient {
  readonly rows: Int32Array;
  readonly values: Matrix;
}

export type Gradient = Matrix | RowSparseGradient;

export function isRowSparse(gradient: Gradient): gradient is RowSparseGradient {
  return 'values' in gradient;
}

/** @throws {ShapeError} when a row has an element outside the columns */
export function sparseMatrix(elements: readonly SparseRow[], columns: number): SparseMatrix {
  for (const row of elements) {
    const last = row.columns.at(-1) ?? -1;
    if (last >= columns) throw new ShapeError(`column ${last} in a sparse matrix of ${columns} columns`);
  }
  return { rows: elements.length, columns, elements };
}

export function isSparse(matrix: Matrix | SparseMatrix): matrix is SparseMatrix {
  return 'elements' in matrix;
}
