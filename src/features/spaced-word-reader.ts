import type { PlacedTerm } from './content-words.ts';
import { NOT_IN_VOCABULARY, type ReadWords, type WordReader } from './read-words.ts';

/** Follows the word boundary rules of Unicode (UAX 29), which suit every language that separates words by spaces. */
const SEGMENTER = new Intl.Segmenter('en', { granularity: 'word' });
const LETTER = /\p{L}/u;

/** The words of a text in lower case, without numbers. `start` and `end` are positions in the text. */
export function spacedWords(text: string): PlacedTerm[] {
  return Array.from(SEGMENTER.segment(text), ({ segment, index, isWordLike }) =>
    isWordLike && LETTER.test(segment)
      ? [{ term: segment.toLowerCase(), start: index, end: index + segment.length }]
      : [],
  ).flat();
}

/** Finds the words of texts in a language that separates words by spaces. */
export class SpacedWordReader implements WordReader {
  readonly #columnOf: ReadonlyMap<string, number>;

  /** @param columnOf the column of each term of the vocabulary */
  constructor(columnOf: ReadonlyMap<string, number>) {
    this.#columnOf = columnOf;
  }

  read(text: string): ReadWords {
    const words = spacedWords(text);
    return {
      columns: Int32Array.from(words, ({ term }) => this.#columnOf.get(term) ?? NOT_IN_VOCABULARY),
      starts: Int32Array.from(words, ({ start }) => start),
      ends: Int32Array.from(words, ({ end }) => end),
    };
  }
}
