import { float32 } from './backends/plain-backend.ts';
import { ShapeError } from './matrix.ts';
import type { Backend, Composite, CompositeMatrix, SparseMatrix, SparseRow } from './tensor.ts';

/**
 * A sparse matrix of the given rows: [elements.length, columns].
 * @throws {ShapeError} when a row has an element outside the columns
 */
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
    // A loop, because `set` is slow on shared memory.
    for (let at = 0; at < indices.length; at++, end++) {
      if (indices[at] >= columns)
        throw new ShapeError(`column ${indices[at]} is outside a sparse matrix of ${columns} columns`);
      matrix.indices[end] = indices[at];
      matrix.values[end] = values[at];
    }
    matrix.offsets[row + 1] = end;
  }
  return matrix;
}

/** The composite with each of its rows replaced. */
export function mapRows({ whole, parts }: Composite, replace: (row: SparseRow) => SparseRow): Composite {
  return { whole: replace(whole), parts: parts.map(replace) };
}

/**
 * A matrix of the wholes and parts of the given composites.
 * @throws {ShapeError} when a row has an element outside the columns
 */
export function compositeMatrix(
  composites: readonly Composite[],
  columns: number,
  backend: Backend = float32,
): CompositeMatrix {
  const wholes = backend.allocateIndices(composites.length + 1);
  for (const [index, { parts }] of composites.entries()) wholes[index + 1] = wholes[index] + 1 + parts.length;
  const rows = composites.flatMap(({ whole, parts }) => [whole, ...parts]);
  return { ...sparseMatrix(rows, columns, backend), wholes };
}

/** The first columns of x: [n, m] → [n, count]. */
export function firstColumns(x: SparseMatrix, count: number, backend: Backend): SparseMatrix {
  if (count === x.columns) return x;
  let elements = 0;
  for (let at = 0; at < x.offsets[x.rows]; at++) if (x.indices[at] < count) elements++;
  const first = emptySparse(x.rows, count, elements, backend);
  let end = 0;
  for (let row = 0; row < x.rows; row++) {
    for (let at = x.offsets[row]; at < x.offsets[row + 1]; at++) {
      if (x.indices[at] >= count) continue;
      first.indices[end] = x.indices[at];
      first.values[end++] = x.values[at];
    }
    first.offsets[row + 1] = end;
  }
  return first;
}

/** xᵀ: [n, m] → [m, n], in linear time by counting the elements of each column (Gustavson 1978). */
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

/** The numbers of the rows of x that have elements, and a matrix of only these rows, which shares the elements of x. */
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
