import type { SparseVector } from './sparse-vector.ts';

export const WEIGHTINGS = ['count', 'tfidf'] as const;
export type Weighting = (typeof WEIGHTINGS)[number];

/**
 * The power of its length that a TF-IDF vector is divided by. At 1 all vectors would have length 1, and a word of a long
 * text would count for too little; at 0 a long text would outweigh all others.
 */
export const LENGTH_EXPONENT = 0.7;

/**
 * Smoothed inverse document frequency as in scikit-learn's TfidfTransformer: idf(t) = ln((1 + n) / (1 + df(t))) + 1.
 * @param documents n, the number of documents
 * @param documentFrequency df(t), the number of documents that contain the term t
 */
export function inverseDocumentFrequency(documents: number, documentFrequency: number): number {
  return Math.log((1 + documents) / (1 + documentFrequency)) + 1;
}

/** The TF-IDF vector x / |x|^0.7, where x is (1 + ln count) · idf for each column. It replaces the counts. */
export function tfidf({ columns, values }: SparseVector, idf: Float32Array): SparseVector {
  let squares = 0;
  for (let position = 0; position < values.length; position++) {
    const count = values[position];
    const value = (count === 1 ? 1 : 1 + Math.log(count)) * idf[columns[position]];
    values[position] = value;
    squares += value * value;
  }
  const divisor = squares ** (LENGTH_EXPONENT / 2);
  for (let position = 0; position < values.length; position++) values[position] /= divisor;
  return { columns, values };
}

/**
 * What the values of a vector are multiplied by when terms are removed from its text. Counts do not change. With v the
 * TF-IDF vector and R the removed columns, |x without R|² is |x|² · (1 − Σ_R v² / Σ v²), so the others are divided by a
 * power of that.
 * @param removedShare Σ_R v² / Σ v², less than 1
 */
export function scaleWithout(removedShare: number, weighting: Weighting): number {
  return weighting === 'tfidf' ? (1 - removedShare) ** (-LENGTH_EXPONENT / 2) : 1;
}
