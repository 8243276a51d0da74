import type { SparseVector } from './sparse-vector.ts';

/**
 * The number of occurrences of each column, in the order in which the columns first occur.
 * @param counts a zero for each column of the vocabulary, which is used meanwhile
 */
export function bagOfWords(columns: Int32Array, counts: Uint32Array): SparseVector {
  const distinct = new Int32Array(columns.length);
  let length = 0;
  for (let index = 0; index < columns.length; index++) {
    const column = columns[index];
    if (counts[column]++ === 0) distinct[length++] = column;
  }
  const values = new Float32Array(length);
  for (let position = 0; position < length; position++) {
    const column = distinct[position];
    values[position] = counts[column];
    counts[column] = 0;
  }
  return { columns: length === distinct.length ? distinct : distinct.subarray(0, length), values };
}
