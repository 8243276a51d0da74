/*
 * The types that this directory computes with. They are together in one file because each needs the others: a matrix
 * names the backend that stores it, and a backend multiplies matrices.
 */

export type Numbers = Float32Array | Float64Array;

/** A dense matrix in row-major order: element (r, c) is `data[r * columns + c]`. */
export interface Matrix {
  readonly rows: number;
  readonly columns: number;
  readonly data: Numbers;
  /** Stores the data, and the data of every matrix that is computed from this one. */
  readonly backend: Backend;
}

/** The non-zero elements of one row: their columns, each once, and the value in each column. */
export interface SparseRow {
  readonly columns: Int32Array;
  readonly values: Float32Array;
}

/**
 * A matrix that stores only its non-zero elements (compressed sparse rows). The elements of row r are at the positions
 * [offsets[r], offsets[r + 1]) of `indices`, which holds their columns, and of `values`.
 */
export interface SparseMatrix {
  readonly rows: number;
  readonly columns: number;
  /** [rows + 1] */
  readonly offsets: Int32Array;
  readonly indices: Int32Array;
  readonly values: Numbers;
}

/** The sparse rows of a whole and of its parts, such as a text and its clauses. */
export interface Composite {
  readonly whole: SparseRow;
  readonly parts: readonly SparseRow[];
}

/**
 * Several composites as one sparse matrix: row `wholes[i]` is the whole i, and the rows after it, up to
 * `wholes[i + 1]`, are its parts.
 */
export interface CompositeMatrix extends SparseMatrix {
  /** [n + 1] */
  readonly wholes: Int32Array;
}

/** A gradient in which only some rows are not zero: row `rows[i]` of the full gradient is row `i` of `values`. */
export interface RowSparseGradient {
  readonly rows: Int32Array;
  readonly values: Matrix;
}

export type Gradient = Matrix | RowSparseGradient;

/** The factors of one Adam step, in the notation of `Adam`. */
export interface AdamFactors {
  readonly beta1: number;
  readonly beta2: number;
  /** η / (1 − β₁ᵗ) */
  readonly rate: number;
  /** 1 / (1 − β₂ᵗ) */
  readonly squareCorrection: number;
  readonly epsilon: number;
  /** 1 − η·λ */
  readonly decay: number;
}

/**
 * Stores the numbers of matrices and runs the operations that take nearly all the time of training: products and the
 * steps of the optimisers. All other operations are written once, for every backend, as loops over the numbers.
 */
export interface Backend {
  /** @returns `length` zeros */
  allocate(length: number): Numbers;
  /** @returns `length` zeros */
  allocateIndices(length: number): Int32Array;
  /** a·b: [n, k] · [k, m] → [n, m]. Zeros in `a` cost almost nothing. */
  product(a: Matrix | SparseMatrix, b: Matrix): Matrix;
  /** sum += x[row]·b: [k] · [k, m] → [m], for one row of x. */
  addRowProduct(sum: Numbers, x: SparseMatrix, row: number, b: Matrix): void;
  /** target += x[row]ᵀ·vector ⊙ factors: [k, 1] · [1, m] → [k, m], for one row of x; ⊙ multiplies element by element. */
  addOuterProduct(target: Matrix, x: SparseMatrix, row: number, vector: Numbers, factors: Matrix): void;
  /** Updates a parameter and its two moments, all of one shape, in the rows that the gradient has. */
  adamStep(parameter: Matrix, mean: Matrix, square: Matrix, gradient: Gradient, factors: AdamFactors): void;
  /** Runs `work` and then frees what it allocated, so its result must not refer to any of that memory. */
  scoped<Result>(work: () => Result): Result;
}

export function isSparse(matrix: Matrix | SparseMatrix): matrix is SparseMatrix {
  return 'offsets' in matrix;
}

export function isRowSparse(gradient: Gradient): gradient is RowSparseGradient {
  return 'values' in gradient;
}
