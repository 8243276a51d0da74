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
 * By what the other weights change when the word of one weight is left out: by nothing for counts; for TF-IDF, as a
 * vector of length 1 has length √(1 − w²) without its element w and is then scaled to 1 again, by 1 / √(1 − w²).
 */
export function scaleWithout(weight: number, weighting: Weighting): number {
  return weighting === 'tfidf' && weight < 1 ? 1 / Math.sqrt(1 - weight * weight) : 1;
}
