import type { SparseVector } from './sparse-vector.ts';
import type { Vocabulary } from './vocabulary.ts';

/** How often each known term occurs; terms that the vocabulary lacks are passed over. */
export function bagOfWords(terms: Iterable<string>, { columnOf }: Vocabulary): SparseVector {
  const counts = new Map<number, number>();
  for (const term of terms) {
    const column = columnOf.get(term);
    if (column !== undefined) counts.set(column, (counts.get(column) ?? 0) + 1);
  }
  const columns = Int32Array.from(counts.keys()).sort();
  return { columns, values: Float32Array.from(columns, (column) => counts.get(column) ?? 0) };
}
