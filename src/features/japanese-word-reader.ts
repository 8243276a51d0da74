import type { DictionaryData } from '../text/dictionary/dictionary-image.ts';
import type { Lattice } from '../text/lattice.ts';
import { latticeOf } from '../text/shared-lattice.ts';
import { baseFormOf } from '../text/tokenizer.ts';
import { isContentClass, termOf } from './content-words.ts';
import type { KnownWords, WordReader } from './known-words.ts';

/** Used in place of the column for content words without one, and for all other words. */
const NOT_IN_VOCABULARY = -1;
const NOT_CONTENT = -2;
/** The initial value of the cache. */
const NOT_LOOKED_UP = 0;
/** The binary logarithm of the morphemes in a page. Pages are allocated on first use, so a new reader costs nothing. */
const PAGE_BITS = 10;
const PAGE_MASK = (1 << PAGE_BITS) - 1;

/**
 * Finds the words of a vocabulary in Japanese texts. It looks up the column of a morpheme by its string once and then
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
  #unknownStarts = new Int32Array(256);
  #unknownEnds = new Int32Array(256);

  /** @param columnOf the column of each term of the vocabulary */
  constructor(dictionary: DictionaryData, columnOf: ReadonlyMap<string, number>) {
    this.#dictionary = dictionary;
    this.#columnOf = columnOf;
    this.#lattice = latticeOf(dictionary);
    this.#isContent = dictionary.tables.partsOfSpeech.map(isContentClass);
    this.#pages = Array(1 + (dictionary.partOfSpeech.length >> PAGE_BITS)).fill(undefined);
  }

  /** @param text a normalised text */
  read(text: string): KnownWords {
    const count = this.#lattice.segment(text);
    const { morphemes, ends } = this.#lattice;
    this.#reserve(count);
    let known = 0;
    let contentWords = 0;
    for (let word = 0, start = 0; word < count; start = ends[word++]) {
      const column = this.#column(morphemes[word], text, start, ends[word]);
      if (column === NOT_CONTENT) continue;
      contentWords++;
      if (column === NOT_IN_VOCABULARY) {
        this.#unknownStarts[contentWords - known - 1] = start;
        this.#unknownEnds[contentWords - known - 1] = ends[word];
        continue;
      }
      this.#columns[known] = column;
      this.#starts[known] = start;
      this.#ends[known++] = ends[word];
    }
    return {
      columns: this.#columns.subarray(0, known),
      starts: this.#starts.subarray(0, known),
      ends: this.#ends.subarray(0, known),
      contentWords,
      unknownStarts: this.#unknownStarts.subarray(0, contentWords - known),
      unknownEnds: this.#unknownEnds.subarray(0, contentWords - known),
    };
  }

  #column(morpheme: number, text: string, start: number, end: number): number {
    const cached = this.#pages[morpheme >> PAGE_BITS]?.[morpheme & PAGE_MASK] ?? NOT_LOOKED_UP;
    if (cached !== NOT_LOOKED_UP) return cached > 0 ? cached - 1 : cached;
    const column = this.#lookUp(morpheme, text, start, end);
    // A morpheme of unknown words represents many different words, so it cannot be cached.
    if (morpheme < this.#dictionary.tables.firstUnknown) {
      this.#pages[morpheme >> PAGE_BITS] ??= new Int32Array(1 << PAGE_BITS);
      const page = this.#pages[morpheme >> PAGE_BITS];
      if (page) page[morpheme & PAGE_MASK] = column < 0 ? column : column + 1;
    }
    return column;
  }

  #lookUp(morpheme: number, text: string, start: number, end: number): number {
    if (!this.#isContent[this.#dictionary.partOfSpeech[morpheme]]) return NOT_CONTENT;
    const term = termOf(baseFormOf(this.#dictionary, morpheme, text.slice(start, end)));
    return term === undefined ? NOT_CONTENT : (this.#columnOf.get(term) ?? NOT_IN_VOCABULARY);
  }

  #reserve(words: number): void {
    if (words <= this.#columns.length) return;
    this.#columns = new Int32Array(2 * words);
    this.#starts = new Int32Array(2 * words);
    this.#ends = new Int32Array(2 * words);
    this.#unknownStarts = new Int32Array(2 * words);
    this.#unknownEnds = new Int32Array(2 * words);
  }
}
