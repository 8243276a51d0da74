import type { SparseVector } from './sparse-vector.ts';

/** How often each column occurs. */
export function bagOfWords(columns: Int32Array): SparseVector {
  const sorted = columns.toSorted();
  const distinct = sorted.filter((column, index) => column !== sorted[index - 1]);
  const counts = new Float32Array(distinct.length);
  for (let index = 0, at = -1; index < sorted.length; index++) {
    if (sorted[index] !== sorted[index - 1]) at++;
    counts[at]++;
  }
  return { columns: distinct, values: counts };
}
