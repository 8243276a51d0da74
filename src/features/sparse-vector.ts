/** A vector that stores only its non-zero elements: their columns, each once, and the value in each column. */
export interface SparseVector {
  readonly columns: Int32Array;
  readonly values: Float32Array;
}
