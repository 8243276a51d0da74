import { mendBrokenWords } from '../text/broken-words.ts';
import type { DictionaryData } from '../text/dictionary/dictionary-image.ts';
import { normalise } from '../text/normalise.ts';
import type { NormalisedText } from '../text/normalised-text.ts';
import { Tokenizer } from '../text/tokenizer.ts';
import { type PlacedTerm, termsOf } from './content-words.ts';
import { JapaneseWordReader } from './japanese-word-reader.ts';
import type { WordReader } from './read-words.ts';
import { SpacedWordReader, spacedWords } from './spaced-word-reader.ts';

/** How a text is segmented into words: with the Japanese dictionary, or at spaces for languages that have them. */
export const ANALYSERS = ['japanese', 'spaces'] as const;
export type Analyser = (typeof ANALYSERS)[number];

/** Creates a function that brings a text as it was sent into the form in which its words are found. */
export function textReader(
  analyser: Analyser,
  dictionary: DictionaryData,
): (original: string) => NormalisedText {
  if (analyser === 'spaces') return normalise;
  return (original) => mendBrokenWords(normalise(original), dictionary);
}

/** Creates a function that lists the terms of a normalised text in order. */
export function termsReader(analyser: Analyser, dictionary: DictionaryData): (text: string) => PlacedTerm[] {
  if (analyser === 'spaces') return spacedWords;
  const tokenizer = new Tokenizer(dictionary);
  return (text) => termsOf(tokenizer.tokenize(text));
}

/**
 * Creates a reader that finds the content words of texts.
 * @param columnOf the column of each term of the vocabulary
 */
export function wordReader(
  analyser: Analyser,
  dictionary: DictionaryData,
  columnOf: ReadonlyMap<string, number>,
): WordReader {
  return analyser === 'spaces'
    ? new SpacedWordReader(columnOf)
    : new JapaneseWordReader(dictionary, columnOf);
}
