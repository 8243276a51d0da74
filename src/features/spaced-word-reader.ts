import type { KnownWords, WordReader } from './known-words.ts';

/** By the rules of Unicode (UAX 29), which are those of any language that parts words by spaces. */
const SEGMENTER = new Intl.Segmenter('en', { granularity: 'word' });
const LETTER = /\p{L}/u;

/** The words of a text, in lower case; numbers are none. */
export function spacedWords(text: string): { term: string; start: number; end: number }[] {
  return Array.from(SEGMENTER.segment(text), ({ segment, index, isWordLike }) =>
    isWordLike && LETTER.test(segment)
      ? [{ term: segment.toLowerCase(), start: index, end: index + segment.length }]
      : [],
  ).flat();
}

/** From text of a language that parts its words by spaces to columns of the vocabulary. */
export class SpacedWordReader implements WordReader {
  readonly #columnOf: ReadonlyMap<string, number>;

  /** @param columnOf the columns of the vocabulary's terms */
  constructor(columnOf: ReadonlyMap<string, number>) {
    this.#columnOf = columnOf;
  }

  read(text: string): KnownWords {
    const words = spacedWords(text);
    const known = words.flatMap(({ term, ...place }) => {
      const column = this.#columnOf.get(term);
      return column === undefined ? [] : [{ column, ...place }];
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
