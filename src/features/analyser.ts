import type { DictionaryData } from '../text/dictionary/dictionary-image.ts';
import { Tokenizer } from '../text/tokenizer.ts';
import { termsOf } from './content-words.ts';
import { JapaneseWordReader } from './japanese-word-reader.ts';
import type { WordReader } from './known-words.ts';
import { SpacedWordReader, spacedWords } from './spaced-word-reader.ts';

/** What parts a text into words: the Japanese dictionary, or spaces, for the languages that have them. */
export const ANALYSERS = ['japanese', 'spaces'] as const;
export type Analyser = (typeof ANALYSERS)[number];

/** The terms of a text's words, in order. */
export function termsReader(analyser: Analyser, dictionary: DictionaryData): (text: string) => string[] {
  if (analyser === 'spaces') return (text) => spacedWords(text).map(({ term }) => term);
  const tokenizer = new Tokenizer(dictionary);
  return (text) => termsOf(tokenizer.tokenize(text));
}

/** @param columnOf the columns of the vocabulary's terms */
export function wordReader(
  analyser: Analyser,
  dictionary: DictionaryData,
  columnOf: ReadonlyMap<string, number>,
): WordReader {
  return analyser === 'spaces'
    ? new SpacedWordReader(columnOf)
    : new JapaneseWordReader(dictionary, columnOf);
}
