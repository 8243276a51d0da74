import type { Backend, Numbers } from './backends/backend.ts';
import { float32 } from './backends/plain-backend.ts';
import { type Matrix, ShapeError } from './matrix.ts';

/** The non-zero elements of one row: columns ascending, each with its value. */
export interface SparseRow {
  readonly columns: Int32Array;
  readonly values: Float32Array;
}

/**
 * A matrix of which only the non-zero elements are kept, row by row (compressed sparse rows): those of row r are at
 * the places [offsets[r], offsets[r + 1]) of `indices`, which has their columns, and of `values`.
 */
export interface SparseMatrix {
  readonly rows: number;
  readonly columns: number;
  /** [rows + 1] */
  readonly offsets: Int32Array;
  readonly indices: Int32Array;
  readonly values: Numbers;
}

/** @throws {ShapeError} when a row has an element outside the columns */
export function sparseMatrix(
  elements: readonly SparseRow[],
  columns: number,
  backend: Backend = float32,
): SparseMatrix {
  const matrix = emptySparse(
    elements.length,
    columns,
    elements.reduce((sum, row) => sum + row.columns.length, 0),
    backend,
  );
  let end = 0;
  for (const [row, { columns: indices, values }] of elements.entries()) {
    const last = indices.at(-1) ?? -1;
    if (last >= columns) throw new ShapeError(`column ${last} in a sparse matrix of ${columns} columns`);
    // Element by element, as `set` is slow on memory that may be shared.
    for (let at = 0; at < indices.length; at++, end++) {
      matrix.indices[end] = indices[at];
      matrix.values[end] = values[at];
    }
    matrix.offsets[row + 1] = end;
  }
  return matrix;
}

export function isSparse(matrix: Matrix | SparseMatrix): matrix is SparseMatrix {
  return 'offsets' in matrix;
}

/** xᵀ, by counting how many elements each column has (Gustavson 1978). */
export function transposeSparse(x: SparseMatrix, backend: Backend): SparseMatrix {
  const transposed = emptySparse(x.columns, x.rows, x.offsets[x.rows], backend);
  const { offsets, indices, values } = transposed;
  for (let at = 0; at < indices.length; at++) offsets[x.indices[at] + 1]++;
  for (let column = 0; column < x.columns; column++) offsets[column + 1] += offsets[column];
  const next = offsets.slice(0, x.columns);
  for (let row = 0; row < x.rows; row++) {
    for (let at = x.offsets[row]; at < x.offsets[row + 1]; at++) {
      const to = next[x.indices[at]]++;
      indices[to] = row;
      values[to] = x.values[at];
    }
  }
  return transposed;
}

/** The rows of x that have any element, and a matrix of these alone: their elements stay where they are. */
export function withoutEmptyRows(
  x: SparseMatrix,
  backend: Backend,
): { rows: Int32Array; matrix: SparseMatrix } {
  let count = 0;
  for (let row = 0; row < x.rows; row++) if (x.offsets[row] < x.offsets[row + 1]) count++;
  const rows = backend.allocateIndices(count);
  const offsets = backend.allocateIndices(count + 1);
  let position = 0;
  for (let row = 0; row < x.rows; row++) {
    if (x.offsets[row] === x.offsets[row + 1]) continue;
    rows[position++] = row;
    offsets[position] = x.offsets[row + 1];
  }
  return { rows, matrix: { ...x, rows: count, offsets } };
}

function emptySparse(rows: number, columns: number, elements: number, backend: Backend): SparseMatrix {
  return {
    rows,
    columns,
    offsets: backend.allocateIndices(rows + 1),
    indices: backend.allocateIndices(elements),
    values: backend.allocate(elements),
  };
}
