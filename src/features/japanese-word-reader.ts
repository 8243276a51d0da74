import type { DictionaryData } from '../text/dictionary/dictionary-image.ts';
import type { Lattice } from '../text/lattice.ts';
import { latticeOf } from '../text/shared-lattice.ts';
import { baseFormOf, partOfSpeechOf } from '../text/tokenizer.ts';
import { isContentClass, termOf } from './content-words.ts';
import { NOT_IN_VOCABULARY, type ReadWords, type WordReader } from './read-words.ts';

/** In place of the column of a word that is no content word. */
const NOT_CONTENT = -2;
/** The initial value of the cache. */
const NOT_LOOKED_UP = 0;
/** The binary logarithm of the morphemes in a page. Pages are allocated on first use, so a new reader costs nothing. */
const PAGE_BITS = 10;
const PAGE_MASK = (1 << PAGE_BITS) - 1;

/**
 * Finds the content words of Japanese texts. It looks up the column of a morpheme by its string once and then
 * caches it by the number of the morpheme, so later only words that are not in the dictionary need a string.
 */
export class JapaneseWordReader implements WordReader {
  readonly #dictionary: DictionaryData;
  readonly #columnOf: ReadonlyMap<string, number>;
  readonly #lattice: Lattice;
  /** For each part of speech, whether its words are content words. */
  readonly #isContent: readonly boolean[];
  /** The cache, by morpheme in pages. A column is stored as column + 1. */
  readonly #pages: (Int32Array | undefined)[];
  #columns = new Int32Array(256);
  #starts = new Int32Array(256);
  #ends = new Int32Array(256);

  /** @param columnOf the column of each term of the vocabulary */
  constructor(dictionary: DictionaryData, columnOf: ReadonlyMap<string, number>) {
    this.#dictionary = dictionary;
    this.#columnOf = columnOf;
    this.#lattice = latticeOf(dictionary);
    this.#isContent = dictionary.tables.partsOfSpeech.map(isContentClass);
    const morphemes = dictionary.firstOfUser + dictionary.user.partOfSpeech.length;
    this.#pages = Array(1 + (morphemes >> PAGE_BITS)).fill(undefined);
  }

  /** @param text a normalised text */
  read(text: string): ReadWords {
    const count = this.#lattice.segment(text);
    const { morphemes, ends } = this.#lattice;
    this.#reserve(count);
    let words = 0;
    for (let index = 0, start = 0; index < count; start = ends[index++]) {
      const column = this.#column(morphemes[index], text, start, ends[index]);
      if (column === NOT_CONTENT) continue;
      this.#columns[words] = column;
      this.#starts[words] = start;
      this.#ends[words++] = ends[index];
    }
    return {
      columns: this.#columns.subarray(0, words),
      starts: this.#starts.subarray(0, words),
      ends: this.#ends.subarray(0, words),
    };
  }

  #column(morpheme: number, text: string, start: number, end: number): number {
    const cached = this.#pages[morpheme >> PAGE_BITS]?.[morpheme & PAGE_MASK] ?? NOT_LOOKED_UP;
    if (cached !== NOT_LOOKED_UP) return cached > 0 ? cached - 1 : cached;
    const column = this.#lookUp(morpheme, text, start, end);
    // A morpheme of unknown words represents many different words, so it cannot be cached.
    const { tables, firstOfUser } = this.#dictionary;
    if (morpheme < tables.firstUnknown || morpheme >= firstOfUser) {
      this.#pages[morpheme >> PAGE_BITS] ??= new Int32Array(1 << PAGE_BITS);
      const page = this.#pages[morpheme >> PAGE_BITS];
      if (page) page[morpheme & PAGE_MASK] = column < 0 ? column : column + 1;
    }
    return column;
  }

  #lookUp(morpheme: number, text: string, start: number, end: number): number {
    if (!this.#isContent[partOfSpeechOf(this.#dictionary, morpheme)]) return NOT_CONTENT;
    const term = termOf(baseFormOf(this.#dictionary, morpheme, text.slice(start, end)));
    return term === undefined ? NOT_CONTENT : (this.#columnOf.get(term) ?? NOT_IN_VOCABULARY);
  }

  #reserve(words: number): void {
    if (words <= this.#columns.length) return;
    this.#columns = new Int32Array(2 * words);
    this.#starts = new Int32Array(2 * words);
    this.#ends = new Int32Array(2 * words);
  }
}
