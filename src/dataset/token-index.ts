import type { DisjointSets } from './disjoint-sets.ts';
import { powerOfTwo } from './shingles.ts';

/** The end of a list of postings. */
const END = -1;

/**
 * An inverted index: the texts that have a token, and the token's place in each, the last added first. A posting is a
 * number, and -1 ends a list. Tokens can share a list.
 */
export class TokenIndex {
  readonly #heads: Int32Array;
  readonly #next: Int32Array;
  /** A later posting of the list. All those between are of texts of the same group. */
  readonly #nextGroup: Int32Array;
  readonly #tokens: Uint32Array;
  readonly #texts: Int32Array;
  readonly #places: Uint32Array;
  #size = 0;

  constructor(maxPostings: number) {
    this.#heads = new Int32Array(powerOfTwo(maxPostings)).fill(END);
    this.#next = new Int32Array(maxPostings);
    this.#nextGroup = new Int32Array(maxPostings);
    this.#tokens = new Uint32Array(maxPostings);
    this.#texts = new Int32Array(maxPostings);
    this.#places = new Uint32Array(maxPostings);
  }

  add(token: number, text: number, place: number): void {
    const posting = this.#size++;
    const list = this.#listOf(token);
    this.#next[posting] = this.#heads[list];
    this.#nextGroup[posting] = this.#heads[list];
    this.#tokens[posting] = token;
    this.#texts[posting] = text;
    this.#places[posting] = place;
    this.#heads[list] = posting;
  }

  /** The first posting of the list of a token. */
  first(token: number): number {
    return this.#heads[this.#listOf(token)];
  }

  next(posting: number): number {
    return this.#next[posting];
  }

  /**
   * The next posting of a text of another group. Groups never lose a text, so the postings that are skipped here can be
   * skipped in one step from then on. Without this, a million near-duplicates would take a quadratic number of steps.
   */
  nextGroup(posting: number, groups: DisjointSets): number {
    const nextGroup = this.#nextGroup;
    const group = groups.find(this.#texts[posting]);
    let last = posting;
    let next = nextGroup[last];
    while (next !== END && groups.find(this.#texts[next]) === group) {
      nextGroup[last] = nextGroup[next];
      last = next;
      next = nextGroup[next];
    }
    return next;
  }

  tokenOf(posting: number): number {
    return this.#tokens[posting];
  }

  textOf(posting: number): number {
    return this.#texts[posting];
  }

  placeOf(posting: number): number {
    return this.#places[posting];
  }

  #listOf(token: number): number {
    // Fibonacci hashing (Knuth 1998) takes the upper bits of the product.
    return Math.floor(((Math.imul(token, 0x9e3779b1) >>> 0) / 2 ** 32) * this.#heads.length);
  }
}
