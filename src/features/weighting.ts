import type { SparseVector } from './sparse-vector.ts';

export const WEIGHTINGS = ['count', 'tfidf'] as const;
export type Weighting = (typeof WEIGHTINGS)[number];

/**
 * Smoothed inverse document frequency, idf(t) = ln((1 + n) / (1 + df(t))) + 1, as scikit-learn's TfidfTransformer
 * defines it; n documents, df(t) of them with term t.
 */
export function inverseDocumentFrequency(documents: number, documentFrequency: number): number {
  return Math.log((1 + documents) / (1 + documentFrequency)) + 1;
}

/** (1 + ln count) · idf for each column, scaled to Euclidean length 1. */
export function tfidf({ columns, values: counts }: SparseVector, idf: Float32Array): SparseVector {
  const weights = counts.map((count, position) => (1 + Math.log(count)) * idf[columns[position]]);
  const length = Math.hypot(...weights);
  return { columns, values: weights.map((weight) => weight / length) };
}
