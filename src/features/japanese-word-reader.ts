import type { DictionaryData } from '../text/dictionary/dictionary-image.ts';
import { type Lattice, latticeOf } from '../text/lattice.ts';
import { baseFormOf } from '../text/tokenizer.ts';
import { isContentClass, termOf } from './content-words.ts';
import type { KnownWords, WordReader } from './known-words.ts';

/** What a morpheme is to the vocabulary, where it is no column. */
const NOT_IN_VOCABULARY = -1;
const NO_CONTENT = -2;
/** What memory is filled with before anybody has written to it. */
const NOT_YET_ASKED = 0;
/** Morphemes of a page, as a power of two. Only pages whose morphemes occur are made, so that a new reader costs nothing. */
const PAGE_BITS = 10;
const PLACE_IN_PAGE = (1 << PAGE_BITS) - 1;

/**
 * From Japanese text to columns of the vocabulary. A morpheme's column is looked up by its string once and then kept by its
 * number, so that only words unknown to the dictionary ever need a string again.
 */
export class JapaneseWordReader implements WordReader {
  readonly #dictionary: DictionaryData;
  readonly #columnOf: ReadonlyMap<string, number>;
  readonly #lattice: Lattice;
  /** By part of speech. */
  readonly #isContent: readonly boolean[];
  /** By morpheme, in pages. A column is kept as its number and one more. */
  readonly #pages: (Int32Array | undefined)[];
  #columns = new Int32Array(256);
  #starts = new Int32Array(256);
  #ends = new Int32Array(256);
  #unknownStarts = new Int32Array(256);
  #unknownEnds = new Int32Array(256);

  /** @param columnOf the columns of the vocabulary's terms */
  constructor(dictionary: DictionaryData, columnOf: ReadonlyMap<string, number>) {
    this.#dictionary = dictionary;
    this.#columnOf = columnOf;
    this.#lattice = latticeOf(dictionary);
    this.#isContent = dictionary.tables.partsOfSpeech.map(isContentClass);
    this.#pages = Array(1 + (dictionary.partOfSpeech.length >> PAGE_BITS)).fill(undefined);
  }

  /** @param text normalised */
  read(text: string): KnownWords {
    const count = this.#lattice.segment(text);
    const { morphemes, ends } = this.#lattice;
    this.#reserve(count);
    let known = 0;
    let contentWords = 0;
    for (let word = 0, start = 0; word < count; start = ends[word++]) {
      const column = this.#column(morphemes[word], text, start, ends[word]);
      if (column === NO_CONTENT) continue;
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
    const kept = this.#pages[morpheme >> PAGE_BITS]?.[morpheme & PLACE_IN_PAGE] ?? NOT_YET_ASKED;
    if (kept !== NOT_YET_ASKED) return kept > 0 ? kept - 1 : kept;
    const column = this.#lookUp(morpheme, text, start, end);
    // The morphemes of unknown words stand for many words.
    if (morpheme < this.#dictionary.tables.firstUnknown) {
      this.#pages[morpheme >> PAGE_BITS] ??= new Int32Array(1 << PAGE_BITS);
      const page = this.#pages[morpheme >> PAGE_BITS];
      if (page) page[morpheme & PLACE_IN_PAGE] = column < 0 ? column : column + 1;
    }
    return column;
  }

  #lookUp(morpheme: number, text: string, start: number, end: number): number {
    if (!this.#isContent[this.#dictionary.partOfSpeech[morpheme]]) return NO_CONTENT;
    const term = termOf(baseFormOf(this.#dictionary, morpheme, text.slice(start, end)));
    return term === undefined ? NO_CONTENT : (this.#columnOf.get(term) ?? NOT_IN_VOCABULARY);
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
