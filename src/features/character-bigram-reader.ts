import type { KnownWords, WordReader } from './known-words.ts';

const NO_PART_OF_WORDS = /[\s\p{P}\p{S}\p{Cs}]/u;

/** Every two characters that stand side by side, in order: pieces of words that the vocabulary may not have whole. */
export function characterBigramsOf(text: string): { term: string; start: number }[] {
  return Array.from({ length: Math.max(0, text.length - 1) }, (_, start) => ({
    term: text.slice(start, start + 2),
    start,
  })).filter(({ term }) => !NO_PART_OF_WORDS.test(term));
}

/** From text to the columns of its character bigrams; it tells nothing of words. */
export class CharacterBigramReader implements WordReader {
  readonly #columnOf: ReadonlyMap<string, number>;

  /** @param columnOf the columns of the character bigrams of the vocabulary */
  constructor(columnOf: ReadonlyMap<string, number>) {
    this.#columnOf = columnOf;
  }

  read(text: string): KnownWords {
    const known = characterBigramsOf(text).flatMap(({ term, start }) => {
      const column = this.#columnOf.get(term);
      return column === undefined ? [] : [{ column, start }];
    });
    return {
      columns: Int32Array.from(known, ({ column }) => column),
      starts: Int32Array.from(known, ({ start }) => start),
      ends: Int32Array.from(known, ({ start }) => start + 2),
      contentWords: 0,
      unknownStarts: new Int32Array(),
      unknownEnds: new Int32Array(),
    };
  }
}
