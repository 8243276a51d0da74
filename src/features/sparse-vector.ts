/** A row of numbers of which only the non-zero ones are kept: columns ascending, each with its value. */
export interface SparseVector {
  readonly columns: Int32Array;
  readonly values: Float32Array;
}
