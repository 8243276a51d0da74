import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { GrowingTrie, NO_CODE } from '../../../src/text/dictionary/growing-trie.ts';

const CODES = 12;
/** A trie without words: the root, and as many unused nodes as there are codes. */
const EMPTY = Int32Array.from({ length: 2 * (CODES + 2) }, (_, index) =>
  index === 0 ? 1 : index % 2 === 1 ? NO_CODE << 19 : 0,
);
const words = fc.uniqueArray(fc.array(fc.integer({ min: 1, max: CODES }), { minLength: 1, maxLength: 6 }), {
  selector: (word) => word.join(),
  minLength: 1,
  maxLength: 100,
});

describe('a growing trie', () => {
  it('has each word with its value, and no other word', () => {
    fc.assert(
      fc.property(words, words, (added, others) => {
        const trie = new GrowingTrie(EMPTY, CODES);
        for (const [index, word] of added.entries()) trie.set(word, index + 1);
        const reopened = new GrowingTrie(trie.finish(), CODES);
        for (const [index, word] of added.entries()) expect(reopened.get(word)).toBe(index + 1);
        const isAdded = new Set(added.map((word) => word.join()));
        for (const word of others) if (!isAdded.has(word.join())) expect(reopened.get(word)).toBe(0);
      }),
    );
  });

  it('gives a word another value', () => {
    const trie = new GrowingTrie(EMPTY, CODES);
    trie.set([1, 2], 5);
    trie.set([1, 2], 524_287);
    expect(trie.get([1, 2])).toBe(524_287);
    expect(trie.get([1])).toBe(0);
  });
});
