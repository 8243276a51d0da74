import type { OnProgress } from '../contract/progress.ts';
import { positionsOf, powerOfTwo, shingleHasher, shinglesOf } from './shingles.ts';

/** A token has the rarity of its shingle in its upper 5 bits, and a part of the shingle's hash in the others. */
const HASH_BITS = 27;
const MAX_COUNTERS = 2 ** 24;

/**
 * The sets of shingles of many texts. A token of 32 bits stands for each shingle, so that a million sets fit in one typed
 * array. Equal shingles have equal tokens. Different ones rarely have, but they can: tokens only tell which sets may be
 * similar. The tokens of a set are in ascending order, which is that of their frequency in all texts, rare ones first.
 */
export class ShingleSets {
  readonly #texts: readonly string[];
  readonly #tokens: Uint32Array;
  /** The tokens of text i are those from `#offsets[i]` to before `#offsets[i + 1]`. */
  readonly #offsets: Float64Array;

  constructor(texts: readonly string[], onProgress: OnProgress) {
    const hashes = new Uint32Array(texts.reduce((sum, text) => sum + positionsOf(text), 0));
    const hash = shingleHasher(texts.reduce((most, text) => Math.max(most, positionsOf(text)), 1));
    const offsets = new Float64Array(texts.length + 1);
    for (const [index, text] of texts.entries()) {
      offsets[index + 1] = hash(text, hashes, offsets[index]);
      onProgress('texts divided into shingles', index + 1, texts.length);
    }
    this.#texts = texts;
    this.#offsets = offsets;
    this.#tokens = hashes.subarray(0, offsets[texts.length]);
    orderByRarity(this.#tokens);
    for (let index = 0; index < texts.length; index++) {
      this.#tokens.subarray(offsets[index], offsets[index + 1]).sort();
    }
  }

  /** The number of shingles of a text. */
  sizeOf(text: number): number {
    return this.#offsets[text + 1] - this.#offsets[text];
  }

  tokenOf(text: number, place: number): number {
    return this.#tokens[this.#offsets[text] + place];
  }

  /** The places before `end` of the distinct tokens of a text. */
  placesOf(text: number, end: number): number[] {
    const places: number[] = [];
    for (let place = 0; place < end; place++) {
      if (place === 0 || this.tokenOf(text, place) !== this.tokenOf(text, place - 1)) places.push(place);
    }
    return places;
  }

  /**
   * Whether two texts share at least `needed` shingles.
   * @param placeA the place of their first shared token in the text a; @param placeB its place in b
   */
  share(needed: number, a: number, placeA: number, b: number, placeB: number): boolean {
    return (
      this.#sharedTokens(needed, a, placeA, b, placeB) >= needed &&
      shinglesOf(this.#texts[a]).intersection(shinglesOf(this.#texts[b])).size >= needed
    );
  }

  /** The number of shared tokens, or less than `needed` as soon as it cannot be reached. */
  #sharedTokens(needed: number, a: number, placeA: number, b: number, placeB: number): number {
    const tokens = this.#tokens;
    let [left, right] = [this.#offsets[a] + placeA, this.#offsets[b] + placeB];
    const [leftEnd, rightEnd] = [this.#offsets[a + 1], this.#offsets[b + 1]];
    let shared = 0;
    while (shared < needed && shared + Math.min(leftEnd - left, rightEnd - right) >= needed) {
      const difference = tokens[left] - tokens[right];
      if (difference === 0) shared++;
      if (difference <= 0) left++;
      if (difference >= 0) right++;
    }
    return shared;
  }
}

/**
 * Replaces hashes by tokens that ascend with the logarithm of their frequency. Hashes that share a counter count
 * together: any order that depends on the hash alone will do, and this one is nearly that of frequency.
 */
function orderByRarity(hashes: Uint32Array): void {
  const counts = new Uint32Array(Math.min(MAX_COUNTERS, powerOfTwo(hashes.length)));
  const mask = counts.length - 1;
  for (let index = 0; index < hashes.length; index++) counts[hashes[index] & mask]++;
  for (let index = 0; index < hashes.length; index++) {
    const hash = hashes[index];
    const rarity = 31 - Math.clz32(counts[hash & mask]);
    hashes[index] = ((rarity << HASH_BITS) | (hash & (2 ** HASH_BITS - 1))) >>> 0;
  }
}
