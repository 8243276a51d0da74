import { NOT_IN_VOCABULARY } from './read-words.ts';

/** Separates the words of a bigram; no word contains white space. */
const SEPARATOR = ' ';

/** The term of two neighbouring content words. */
export function bigramOf(first: string, second: string): string {
  return first + SEPARATOR + second;
}

/**
 * Finds the columns of bigrams by the columns of their two words, without building a string for a bigram. The bigrams with
 * the same first word are side by side, in the order of their second words.
 */
export class BigramColumns {
  /** By the column of the first word, where its bigrams start; they end where those of the next word start. */
  readonly #starts: Int32Array;
  readonly #seconds: Int32Array;
  readonly #columns: Int32Array;

  /**
   * @param columnOf the column of each word
   * @param bigrams the column of each bigram; those of which a word has no column are never found
   */
  constructor(columnOf: ReadonlyMap<string, number>, bigrams: ReadonlyMap<string, number>) {
    const known = [...bigrams]
      .flatMap(([term, column]) => {
        const [first, second] = term.split(SEPARATOR).map((word) => columnOf.get(word));
        return first === undefined || second === undefined ? [] : [{ first, second, column }];
      })
      .sort((a, b) => a.first - b.first || a.second - b.second);
    const words = known.reduce((most, { first }) => Math.max(most, first + 1), 0);
    this.#starts = new Int32Array(words + 1);
    for (const { first } of known) this.#starts[first + 1]++;
    for (let word = 0; word < words; word++) this.#starts[word + 1] += this.#starts[word];
    this.#seconds = Int32Array.from(known, ({ second }) => second);
    this.#columns = Int32Array.from(known, ({ column }) => column);
  }

  /** The column of the bigram of two words, or `NOT_IN_VOCABULARY` where one of the three has none. */
  column(first: number, second: number): number {
    if (first === NOT_IN_VOCABULARY || second === NOT_IN_VOCABULARY || first + 1 >= this.#starts.length)
      return NOT_IN_VOCABULARY;
    let low = this.#starts[first];
    let high = this.#starts[first + 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#seconds[middle] < second) low = middle + 1;
      else high = middle;
    }
    return low < this.#starts[first + 1] && this.#seconds[low] === second
      ? this.#columns[low]
      : NOT_IN_VOCABULARY;
  }
}
