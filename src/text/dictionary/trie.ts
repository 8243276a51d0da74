import { buildDoubleArray } from './double-array.ts';

/** Of a node's second number: its code is above these bits. */
const CODE_SHIFT = 19;
/** The code of unused nodes, which no unit has. */
export const NO_CODE = 0x1fff;

/** The codes of a word, to look it up in a trie. */
export interface CodedWord {
  readonly codes: Uint16Array;
  /** The first of its morphemes, from 1 to 2¹⁹ − 1. */
  readonly first: number;
}

/**
 * Compiles the trie of words, as `CompiledDictionary` describes it: long enough for any base and any code.
 * @param words in the order of `compareCodes`
 * @param codes the greatest code of any text
 */
export function compileTrie(words: readonly CodedWord[], codes: number): Int32Array {
  const { base, code, key } = buildDoubleArray(
    words.map((word) => word.codes),
    codes,
  );
  const trie = new Int32Array(2 * base.length);
  for (let node = 0; node < base.length; node++) {
    trie[2 * node] = base[node];
    trie[2 * node + 1] =
      ((code[node] || NO_CODE) << CODE_SHIFT) | (key[node] < 0 ? 0 : words[key[node]].first);
  }
  return trie;
}

/** The order of words by their codes, one after the other. */
export function compareCodes(a: Uint16Array, b: Uint16Array): number {
  const shared = Math.min(a.length, b.length);
  for (let at = 0; at < shared; at++) if (a[at] !== b[at]) return a[at] - b[at];
  return a.length - b.length;
}
