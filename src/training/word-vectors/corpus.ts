/** Between two texts. */
export const TEXT_END = -1;

/** The words of many texts, one after the other. */
export interface Corpus {
  /** The number of each word's term in `terms`, or TEXT_END. */
  readonly words: Int32Array;
  readonly terms: readonly string[];
}

/** In place of a rare word. */
const DROPPED = -2;
/** A word in fewer places has no neighbours to speak of. */
const MIN_OCCURRENCES = 4;
const MAX_TERMS = 50_000;
/** More text takes more memory and time, and hardly changes the vectors. */
const MAX_WORDS = 20_000_000;

/** Collects the words of texts, and drops those that are rare. */
export class CorpusBuilder {
  #words = new Int32Array(2 ** 16);
  #length = 0;
  readonly #numbers = new Map<string, number>();
  readonly #counts: number[] = [];

  /** Whether there is room for no more texts. */
  get isFull(): boolean {
    return this.#length >= MAX_WORDS;
  }

  /** @param terms of a text, in order */
  add(terms: readonly string[]): void {
    while (this.#length + terms.length + 1 > this.#words.length) this.#grow();
    for (const term of terms) {
      const number = this.#numbers.get(term) ?? this.#numbers.size;
      if (number === this.#numbers.size) this.#numbers.set(term, number);
      this.#counts[number] = (this.#counts[number] ?? 0) + 1;
      this.#words[this.#length++] = number;
    }
    this.#words[this.#length++] = TEXT_END;
  }

  /** The words of the texts so far, without the rare ones. Terms are in code unit order. */
  corpus(): Corpus {
    const all = [...this.#numbers.keys()];
    const terms = [...this.#numbers.values()]
      .filter((number) => this.#counts[number] >= MIN_OCCURRENCES)
      .sort((a, b) => this.#counts[b] - this.#counts[a] || a - b)
      .slice(0, MAX_TERMS)
      .map((number) => all[number])
      .sort();
    const renumbered = new Map(terms.map((term, index) => [term, index]));
    const numberOf = Int32Array.from(all, (term) => renumbered.get(term) ?? DROPPED);
    const words = this.#words
      .subarray(0, this.#length)
      .map((word) => (word === TEXT_END ? TEXT_END : numberOf[word]))
      .filter((word) => word !== DROPPED);
    return { words, terms };
  }

  #grow(): void {
    const larger = new Int32Array(2 * this.#words.length);
    larger.set(this.#words);
    this.#words = larger;
  }
}
