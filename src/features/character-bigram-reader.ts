import type { ReadWords, WordReader } from './read-words.ts';

const NOT_IN_WORDS = /[\s\p{P}\p{S}\p{Cs}]/u;

/**
 * All character bigrams (two neighbouring characters) of a text in order, without those that contain white space,
 * punctuation, symbols or surrogates. They are parts of words that the vocabulary itself may not have.
 */
export function characterBigramsOf(text: string): { term: string; start: number }[] {
  return Array.from({ length: Math.max(0, text.length - 1) }, (_, start) => ({
    term: text.slice(start, start + 2),
    start,
  })).filter(({ term }) => !NOT_IN_WORDS.test(term));
}

/** Finds the character bigrams of a vocabulary in texts, without those that are not in it. */
export class CharacterBigramReader implements WordReader {
  readonly #columnOf: ReadonlyMap<string, number>;

  /** @param columnOf the column of each character bigram of the vocabulary */
  constructor(columnOf: ReadonlyMap<string, number>) {
    this.#columnOf = columnOf;
  }

  read(text: string): ReadWords {
    const known = characterBigramsOf(text).flatMap(({ term, start }) => {
      const column = this.#columnOf.get(term);
      return column === undefined ? [] : [{ column, start }];
    });
    return {
      columns: Int32Array.from(known, ({ column }) => column),
      starts: Int32Array.from(known, ({ start }) => start),
      ends: Int32Array.from(known, ({ start }) => start + 2),
    };
  }
}
