import type { Analyser } from './analyser.ts';
import { bagOfWords } from './bag-of-words.ts';
import type { SparseVector } from './sparse-vector.ts';
import { buildVocabulary, documentFrequencies, type Vocabulary } from './vocabulary.ts';
import { inverseDocumentFrequency, tfidf, type Weighting } from './weighting.ts';

/** What turns a text's words into the network's input; `idf` has a value for each column of the vocabulary. */
export interface FeatureSpace {
  readonly analyser: Analyser;
  readonly vocabulary: Vocabulary;
  readonly weighting: Weighting;
  readonly idf: Float32Array;
}

export interface FeatureSettings {
  readonly analyser: Analyser;
  readonly weighting: Weighting;
  /** Terms of fewer training documents than this are left out of the vocabulary. */
  readonly minimumDocumentFrequency: number;
}

/** Learns vocabulary and document frequencies; give it the terms of the training split alone. */
export function fitFeatureSpace(
  documents: readonly (readonly string[])[],
  settings: FeatureSettings,
): FeatureSpace {
  const frequencies = documentFrequencies(documents);
  const vocabulary = buildVocabulary(frequencies, settings.minimumDocumentFrequency);
  const idf = Float32Array.from(vocabulary.terms, (term) =>
    inverseDocumentFrequency(documents.length, frequencies.get(term) ?? 0),
  );
  return { analyser: settings.analyser, vocabulary, weighting: settings.weighting, idf };
}

/** The network's input for a text whose known words have these columns, in any order. */
export function featuresOf(columns: Int32Array, { weighting, idf }: FeatureSpace): SparseVector {
  const counts = bagOfWords(columns);
  return weighting === 'tfidf' ? tfidf(counts, idf) : counts;
}
