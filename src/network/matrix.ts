/** Weights and what is trained are 32-bit; 64 bits serve where gradients are checked against differences. */
export type Precision = 'float32' | 'float64';
export type Numbers = Float32Array | Float64Array;

/** A dense matrix, row by row: element (r, c) is `data[r * columns + c]`. */
export interface Matrix {
  readonly rows: number;
  readonly columns: number;
  readonly data: Numbers;
}

export class ShapeError extends Error {
  override name = 'ShapeError';
}

export function zeros(rows: number, columns: number, precision: Precision = 'float32'): Matrix {
  const size = rows * columns;
  return { rows, columns, data: precision === 'float32' ? new Float32Array(size) : new Float64Array(size) };
}

export function zerosLike({ rows, columns, data }: Matrix): Matrix {
  return zeros(rows, columns, precisionOf(data));
}

/** @throws {ShapeError} when the rows differ in length */
export function matrixOf(rows: readonly (readonly number[])[], precision: Precision = 'float32'): Matrix {
  const columns = rows[0]?.length ?? 0;
  if (rows.some((row) => row.length !== columns)) throw new ShapeError('rows of a matrix differ in length');
  const matrix = zeros(rows.length, columns, precision);
  matrix.data.set(rows.flat());
  return matrix;
}

export function toRows({ rows, columns, data }: Matrix): number[][] {
  return Array.from({ length: rows }, (_, row) => [...data.subarray(row * columns, (row + 1) * columns)]);
}

export function precisionOf(data: Numbers): Precision {
  return data instanceof Float32Array ? 'float32' : 'float64';
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

/** a·b: [n, k] · [k, m] → [n, m]. */
export function multiply(a: Matrix, b: Matrix): Matrix {
  assertInnerSizes(a, b);
  const product = zeros(a.rows, b.columns, precisionOf(a.data));
  for (let row = 0; row < a.rows; row++) {
    for (let inner = 0; inner < a.columns; inner++) {
      addScaledRow(product, row, b, inner, a.data[row * a.columns + inner]);
    }
  }
  return product;
}

/** aᵀ·b: [n, k]ᵀ · [n, m] → [k, m], without building the transpose. */
export function transposeMultiply(a: Matrix, b: Matrix): Matrix {
  if (a.rows !== b.rows) throw new ShapeError(`cannot multiply ${shape(a)} transposed by ${shape(b)}`);
  const product = zeros(a.columns, b.columns, precisionOf(a.data));
  for (let row = 0; row < a.rows; row++) {
    for (let column = 0; column < a.columns; column++) {
      addScaledRow(product, column, b, row, a.data[row * a.columns + column]);
    }
  }
  return product;
}

/** a·bᵀ: [n, k] · [m, k]ᵀ → [n, m], without building the transpose. */
export function multiplyTranspose(a: Matrix, b: Matrix): Matrix {
  if (a.columns !== b.columns) throw new ShapeError(`cannot multiply ${shape(a)} by ${shape(b)} transposed`);
  const product = zeros(a.rows, b.rows, precisionOf(a.data));
  for (let row = 0; row < a.rows; row++) {
    for (let column = 0; column < b.rows; column++) {
      let sum = 0;
      for (let inner = 0; inner < a.columns; inner++) {
        sum += a.data[row * a.columns + inner] * b.data[column * b.columns + inner];
      }
      product.data[row * product.columns + column] = sum;
    }
  }
  return product;
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
  const sum = zeros(1, matrix.columns, precisionOf(matrix.data));
  for (let row = 0; row < matrix.rows; row++) addScaledRow(sum, 0, matrix, row, 1);
  return sum;
}

/** The columns [first, first + count) of every row. */
export function sliceColumns(matrix: Matrix, first: number, count: number): Matrix {
  const slice = zeros(matrix.rows, count, precisionOf(matrix.data));
  for (let row = 0; row < matrix.rows; row++) {
    const from = row * matrix.columns + first;
    slice.data.set(matrix.data.subarray(from, from + count), row * count);
  }
  return slice;
}

/** Matrices of the same number of rows side by side. */
export function joinColumns(matrices: readonly Matrix[]): Matrix {
  const [{ rows, data }] = matrices;
  const columns = matrices.reduce((sum, matrix) => sum + matrix.columns, 0);
  const joined = zeros(rows, columns, precisionOf(data));
  for (let row = 0, to = 0; row < rows; row++) {
    for (const matrix of matrices) {
      joined.data.set(matrix.data.subarray(row * matrix.columns, (row + 1) * matrix.columns), to);
      to += matrix.columns;
    }
  }
  return joined;
}
