import type { Analyser } from './analyser.ts';
import { bagOfWords } from './bag-of-words.ts';
import type { SparseVector } from './sparse-vector.ts';
import { buildVocabulary, documentFrequencies, isBigram, type Vocabulary } from './vocabulary.ts';
import { inverseDocumentFrequency, LENGTH_EXPONENT, tfidf, type Weighting } from './weighting.ts';

/** A bigram counts for less than its two words, which say most of it already. */
const BIGRAM_WEIGHT = 0.7;

/**
 * The mapping from a text to the network's input. `idf` has one value for each column of the vocabulary.
 */
export interface FeatureSpace {
  readonly analyser: Analyser;
  /** The words that are added to the dictionary, as CSV. */
  readonly userWords: string;
  readonly vocabulary: Vocabulary;
  readonly weighting: Weighting;
  readonly idf: Float32Array;
  /** Whether the clauses of a text are rows of the input, beside the whole text. */
  readonly clauses: boolean;
}

/** What reading texts needs of a feature space. Threads clone it in a few milliseconds, unlike the terms. */
export type ReadingSpace = Omit<FeatureSpace, 'vocabulary'> & {
  readonly vocabulary: Pick<Vocabulary, 'columns'>;
};

export interface FeatureSettings {
  readonly analyser: Analyser;
  readonly userWords: string;
  readonly weighting: Weighting;
  /** The minimum number of training documents with a term for it to be in the vocabulary. */
  readonly minimumDocumentFrequency: number;
  readonly clauses: boolean;
}

/** The terms of each document to learn from; other sides of the split would leak into training. */
export interface Documents {
  readonly train: Iterable<readonly string[]>;
  /** Documents that the vocabulary has the terms of, but that do not resemble the texts to be tagged. */
  readonly additional: Iterable<readonly string[]>;
  /** Documents of `train`, enough for their median length; by default all. */
  readonly sample?: Iterable<readonly string[]>;
}

/**
 * Builds the vocabulary and computes the inverse document frequencies. They are scaled so that the TF-IDF vector of a
 * training document of median length has length 1.
 */
export function fitFeatureSpace(
  { train, additional, sample = train }: Documents,
  settings: FeatureSettings,
): FeatureSpace {
  const { analyser, userWords, weighting, minimumDocumentFrequency, clauses } = settings;
  const inTrain = documentFrequencies(train);
  const frequencies = new Map(inTrain.frequencies);
  for (const [term, count] of documentFrequencies(additional).frequencies) {
    frequencies.set(term, (frequencies.get(term) ?? 0) + count);
  }
  const vocabulary = buildVocabulary(frequencies, minimumDocumentFrequency);
  const idf = Float32Array.from(vocabulary.terms, (term) => {
    const weight = isBigram(term) ? BIGRAM_WEIGHT : 1;
    return weight * inverseDocumentFrequency(inTrain.documents, inTrain.frequencies.get(term) ?? 0);
  });
  const space = { analyser, userWords, vocabulary, weighting, idf, clauses };
  const unit = medianLength(sample, space);
  return { ...space, idf: idf.map((value) => value / unit) };
}

/**
 * The network's input for a text.
 * @param columns the columns of the known words, in any order, once for each occurrence
 * @param counts a zero for each column, which is used meanwhile: for many texts the same, as it is large
 */
export function featuresOf(
  columns: Int32Array,
  { weighting, idf }: Pick<FeatureSpace, 'weighting' | 'idf'>,
  counts: Uint32Array = new Uint32Array(idf.length),
): SparseVector {
  const bag = bagOfWords(columns, counts);
  return weighting === 'tfidf' ? tfidf(bag, idf) : bag;
}

/** The median of |x|, x the TF-IDF vector before it is divided by a power of |x|; 1 without any known term. */
function medianLength(
  documents: Iterable<readonly string[]>,
  { vocabulary, idf }: Pick<FeatureSpace, 'vocabulary' | 'idf'>,
): number {
  const columnOf = new Map(vocabulary.terms.map((term, column) => [term, column]));
  const counts = new Uint32Array(idf.length);
  const lengths: number[] = [];
  for (const terms of documents) {
    const columns = terms.flatMap((term) => columnOf.get(term) ?? []);
    const { values } = tfidf(bagOfWords(Int32Array.from(columns), counts), idf);
    // The vector has length |x|^(1 − 0.7).
    lengths.push(Math.hypot(...values) ** (1 / (1 - LENGTH_EXPONENT)));
  }
  return lengths.sort((a, b) => a - b)[lengths.length >> 1] || 1;
}
