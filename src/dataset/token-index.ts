import type { DisjointSets } from './disjoint-sets.ts';
import { powerOfTwo } from './shingles.ts';

/** The end of a list of postings. */
const END = -1;

/** The numbers of a posting are beside each other, as each list jumps through memory. */
const NEXT = 0;
/** A later posting of the list. All those between are of texts of the same group. */
const NEXT_GROUP = 1;
const TOKEN = 2;
const TEXT = 3;
const PLACE = 4;
const NUMBERS = 5;

/**
 * An inverted index: the texts that have a token, and the token's place in each, the last added first. A posting is a
 * number, and -1 ends a list. Tokens can share a list.
 */
export class TokenIndex {
  readonly #heads: Int32Array;
  readonly #postings: Uint32Array;
  #end = 0;

  constructor(maxPostings: number) {
    this.#heads = new Int32Array(powerOfTwo(maxPostings)).fill(END);
    this.#postings = new Uint32Array(NUMBERS * maxPostings);
  }

  add(token: number, text: number, place: number): void {
    const posting = this.#end;
    const list = this.#listOf(token);
    this.#postings[posting + NEXT] = this.#heads[list];
    this.#postings[posting + NEXT_GROUP] = this.#heads[list];
    this.#postings[posting + TOKEN] = token;
    this.#postings[posting + TEXT] = text;
    this.#postings[posting + PLACE] = place;
    this.#heads[list] = posting;
    this.#end += NUMBERS;
  }

  /** The first posting of the list of a token. */
  first(token: number): number {
    return this.#heads[this.#listOf(token)];
  }

  next(posting: number): number {
    return this.#postings[posting + NEXT] | 0;
  }

  /**
   * The next posting of a text of another group. Groups never lose a text, so the postings that are skipped here can be
   * skipped in one step from then on. Without this, a million near-duplicates would take a quadratic number of steps.
   */
  nextGroup(posting: number, groups: DisjointSets): number {
    const group = groups.find(this.textOf(posting));
    let last = posting;
    let next = this.#nextGroup(last);
    while (next !== END && groups.find(this.textOf(next)) === group) {
      this.#postings[last + NEXT_GROUP] = this.#nextGroup(next);
      last = next;
      next = this.#nextGroup(next);
    }
    return next;
  }

  tokenOf(posting: number): number {
    return this.#postings[posting + TOKEN];
  }

  textOf(posting: number): number {
    return this.#postings[posting + TEXT];
  }

  placeOf(posting: number): number {
    return this.#postings[posting + PLACE];
  }

  #nextGroup(posting: number): number {
    return this.#postings[posting + NEXT_GROUP] | 0;
  }

  #listOf(token: number): number {
    // Fibonacci hashing (Knuth 1998) takes the upper bits of the product.
    return Math.floor(((Math.imul(token, 0x9e3779b1) >>> 0) / 2 ** 32) * this.#heads.length);
  }
}
