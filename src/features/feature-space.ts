import type { Analyser } from './analyser.ts';
import { bagOfWords } from './bag-of-words.ts';
import type { SparseVector } from './sparse-vector.ts';
import { buildVocabulary, documentFrequencies, type Vocabulary } from './vocabulary.ts';
import { inverseDocumentFrequency, tfidf, type Weighting } from './weighting.ts';

/**
 * The mapping from the words of a text to the network's input. `idf` has one value for each column of the vocabulary.
 */
export interface FeatureSpace {
  readonly analyser: Analyser;
  readonly vocabulary: Vocabulary;
  readonly weighting: Weighting;
  readonly idf: Float32Array;
}

export interface FeatureSettings {
  readonly analyser: Analyser;
  readonly weighting: Weighting;
  /** The minimum number of training documents with a term for it to be in the vocabulary. */
  readonly minimumDocumentFrequency: number;
}

/**
 * Builds the vocabulary and computes the inverse document frequencies.
 * @param documents the terms of each document of the training split; other splits would leak into training
 */
export function fitFeatureSpace(
  documents: Iterable<readonly string[]>,
  settings: FeatureSettings,
): FeatureSpace {
  let count = 0;
  function* counted() {
    for (const document of documents) {
      count++;
      yield document;
    }
  }
  const frequencies = documentFrequencies(counted());
  const vocabulary = buildVocabulary(frequencies, settings.minimumDocumentFrequency);
  const idf = Float32Array.from(vocabulary.terms, (term) =>
    inverseDocumentFrequency(count, frequencies.get(term) ?? 0),
  );
  return { analyser: settings.analyser, vocabulary, weighting: settings.weighting, idf };
}

/**
 * The network's input for a text.
 * @param columns the columns of the known words, in any order, once for each occurrence
 */
export function featuresOf(columns: Int32Array, { weighting, idf }: FeatureSpace): SparseVector {
  const counts = bagOfWords(columns);
  return weighting === 'tfidf' ? tfidf(counts, idf) : counts;
}
