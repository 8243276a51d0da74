import type { DictionaryData } from './dictionary/dictionary-image.ts';
import { type LatticeKernel, latticeKernel } from './lattice-kernel.ts';

/**
 * A sentence ends at 、 or 。. A longer one is split here, which bounds the memory and keeps the cost of a path within
 * 32 bits (a word and its connection together cost less than 2¹⁶). Sentences up to this length have exactly the same
 * words as in kuromoji.
 */
export const MAX_SENTENCE_LENGTH = 16_384;

const IDEOGRAPHIC_COMMA = 0x3001;
const IDEOGRAPHIC_FULL_STOP = 0x3002;

const NO_BREAKS: readonly number[] = [];

/**
 * Segments text into words with the Viterbi algorithm: it builds the lattice of all dictionary words in the text and
 * finds the path with the lowest cost through it, as MeCab does (Kudo et al. 2004). In one pass from left to right, it
 * looks up the words that start at each position by walking down the trie, and connects each of them to the best node
 * that ends there. The loops are in WebAssembly (lattice.wat), which takes half the time. Memory is reused for the next
 * text. The path is in `morphemes` and `ends` until the next call.
 */
export class Lattice {
  /** The morpheme of each word. */
  morphemes = new Int32Array(256);
  /** The end of each word in UTF-16 code units of the text. A word starts at the end of the word before it. */
  ends = new Int32Array(256);

  readonly #table: Int32Array;
  readonly #kernel: LatticeKernel;
  #count = 0;
  /** The index of the next break. */
  #nextBreak = 0;

  constructor(dictionary: DictionaryData) {
    this.#table = dictionary.units;
    this.#kernel = latticeKernel(dictionary, MAX_SENTENCE_LENGTH);
  }

  /**
   * Finds the words of a normalised text.
   * @param breaks positions in ascending order that only words of the dictionary may cross, no unknown words
   * @returns the number of words
   */
  segment(text: string, breaks: readonly number[] = NO_BREAKS): number {
    const { units } = this.#kernel;
    const table = this.#table;
    const { length } = text;
    if (length > this.ends.length) {
      this.morphemes = new Int32Array(2 * length);
      this.ends = new Int32Array(2 * length);
    }
    this.#count = 0;
    this.#nextBreak = 0;
    for (let from = 0, at = 0; from < length; from = at) {
      const bound = Math.min(length, from + MAX_SENTENCE_LENGTH);
      let unit = 0;
      while (at < bound && unit !== IDEOGRAPHIC_COMMA && unit !== IDEOGRAPHIC_FULL_STOP) {
        unit = text.charCodeAt(at);
        units[at - from] = table[unit];
        at++;
      }
      if (at < length && isHighSurrogate(unit)) at--;
      this.#segmentSentence(from, at - from, breaks);
    }
    return this.#count;
  }

  #segmentSentence(offset: number, length: number, breaks: readonly number[]): void {
    const { path } = this.#kernel;
    this.#kernel.findRuns(length);
    if (this.#nextBreak < breaks.length) this.#endRunsAt(breaks, offset, offset + length);
    const words = this.#kernel.segment(length);
    let end = offset + length;
    for (let word = 0, index = this.#count + words - 1; word < words; word++, index--) {
      this.morphemes[index] = path[2 * word];
      this.ends[index] = end;
      end = offset + path[2 * word + 1];
    }
    this.#count += words;
  }

  /** Ends the runs at those of the breaks that are before `end`. */
  #endRunsAt(breaks: readonly number[], offset: number, end: number): void {
    const { runEnds } = this.#kernel;
    for (; breaks[this.#nextBreak] < end; this.#nextBreak++) {
      const at = breaks[this.#nextBreak] - offset;
      for (let before = at - 1; before >= 0 && runEnds[before] > at; before--) runEnds[before] = at;
    }
  }
}

function isHighSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff;
}
