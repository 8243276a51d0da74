import type { KnownWords, WordReader } from './known-words.ts';

/** Follows the word boundary rules of Unicode (UAX 29), which suit every language that separates words by spaces. */
const SEGMENTER = new Intl.Segmenter('en', { granularity: 'word' });
const LETTER = /\p{L}/u;

/** The words of a text in lower case, without numbers. `start` and `end` are positions in the text. */
export function spacedWords(text: string): { term: string; start: number; end: number }[] {
  return Array.from(SEGMENTER.segment(text), ({ segment, index, isWordLike }) =>
    isWordLike && LETTER.test(segment)
      ? [{ term: segment.toLowerCase(), start: index, end: index + segment.length }]
      : [],
  ).flat();
}

/** Finds the words of a vocabulary in texts of a language that separates words by spaces. */
export class SpacedWordReader implements WordReader {
  readonly #columnOf: ReadonlyMap<string, number>;

  /** @param columnOf the column of each term of the vocabulary */
  constructor(columnOf: ReadonlyMap<string, number>) {
    this.#columnOf = columnOf;
  }

  read(text: string): KnownWords {
    const words = spacedWords(text);
    const known = words.flatMap(({ term, ...span }) => {
      const column = this.#columnOf.get(term);
      return column === undefined ? [] : [{ column, ...span }];
    });
    const unknown = words.filter(({ term }) => !this.#columnOf.has(term));
    return {
      columns: Int32Array.from(known, ({ column }) => column),
      starts: Int32Array.from(known, ({ start }) => start),
      ends: Int32Array.from(known, ({ end }) => end),
      contentWords: words.length,
      unknownStarts: Int32Array.from(unknown, ({ start }) => start),
      unknownEnds: Int32Array.from(unknown, ({ end }) => end),
    };
  }
}
