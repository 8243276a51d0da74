import type { SparseVector } from './sparse-vector.ts';

export const WEIGHTINGS = ['count', 'tfidf'] as const;
export type Weighting = (typeof WEIGHTINGS)[number];

/**
 * Smoothed inverse document frequency as in scikit-learn's TfidfTransformer: idf(t) = ln((1 + n) / (1 + df(t))) + 1.
 * @param documents n, the number of documents
 * @param documentFrequency df(t), the number of documents that contain the term t
 */
export function inverseDocumentFrequency(documents: number, documentFrequency: number): number {
  return Math.log((1 + documents) / (1 + documentFrequency)) + 1;
}

/** The TF-IDF vector: (1 + ln count) · idf for each column, scaled to Euclidean length 1. */
export function tfidf({ columns, values: counts }: SparseVector, idf: Float32Array): SparseVector {
  const values = new Float32Array(counts.length);
  let squares = 0;
  for (let position = 0; position < counts.length; position++) {
    values[position] = (1 + Math.log(counts[position])) * idf[columns[position]];
    squares += values[position] ** 2;
  }
  const length = Math.sqrt(squares);
  for (let position = 0; position < values.length; position++) values[position] /= length;
  return { columns, values };
}

/**
 * The factor by which the other weights change when the word with this weight is removed. Counts do not change. A
 * TF-IDF vector has length √(1 − w²) without its element w, so it is scaled by 1 / √(1 − w²) to length 1 again.
 */
export function scaleWithout(weight: number, weighting: Weighting): number {
  return weighting === 'tfidf' && weight < 1 ? 1 / Math.sqrt(1 - weight * weight) : 1;
}
