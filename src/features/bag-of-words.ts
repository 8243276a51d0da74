import type { SparseVector } from './sparse-vector.ts';

/** The number of occurrences of each column. */
export function bagOfWords(columns: Int32Array): SparseVector {
  const distinct = columns.slice().sort();
  const counts = new Float32Array(columns.length);
  let length = 0;
  for (let index = 0; index < distinct.length; index++) {
    const isRepeated = length > 0 && distinct[index] === distinct[length - 1];
    if (!isRepeated) distinct[length++] = distinct[index];
    counts[length - 1]++;
  }
  return { columns: distinct.subarray(0, length), values: counts.subarray(0, length) };
}
