import { describe, expect, it } from 'vitest';
import { CorpusBuilder } from '../../../src/training/word-vectors/corpus.ts';
import { positivePmi } from '../../../src/training/word-vectors/pointwise-mutual-information.ts';

function corpusOf(texts: readonly string[]) {
  const builder = new CorpusBuilder();
  for (const text of texts) builder.add(text.split(' '));
  return builder.corpus();
}

describe('the PPMI of a tiny corpus', () => {
  // Four times each: "a b c" and "d e". Rarer words are dropped.
  const corpus = corpusOf([...Array(4).fill('a b c'), ...Array(4).fill('d e'), 'a']);
  const rows = [...positivePmi(corpus)];
  const value = (word: number, context: number) => rows[word].values[rows[word].columns.indexOf(context)];

  it('is as computed by hand', () => {
    // Each of the 4 texts gives a 1 (b) + ½ (c), b 1 + 1, c 1 + ½, d and e 1 each: in all 6, 8, 6, 4, 4.
    expect(corpus.terms).toEqual(['a', 'b', 'c', 'd', 'e']);
    const smoothed = [6, 8, 6, 4, 4].map((count) => count ** 0.75);
    const sum = smoothed.reduce((total, each) => total + each);
    expect(value(0, 1)).toBeCloseTo(Math.log((4 * sum) / (6 * smoothed[1])) - Math.log(2), 5);
    expect(value(3, 4)).toBeCloseTo(Math.log((4 * sum) / (4 * smoothed[4])) - Math.log(2), 5);
    // The context "a" of "b" is not the context "b" of "a", as only contexts are smoothed.
    expect(value(1, 0)).toBeCloseTo(Math.log((4 * sum) / (8 * smoothed[0])) - Math.log(2), 5);
  });

  it('has no negative values, and none across the ends of texts', () => {
    // "a" and "c" are two words apart, which counts a half: their PMI is below ln 2.
    expect(rows.map(({ columns }) => [...columns])).toEqual([[1], [0, 2], [1], [4], [3]]);
  });
});

describe('a corpus', () => {
  it('drops words in fewer than four places, and closes the gap', () => {
    const { words, terms } = corpusOf([...Array(4).fill('x y'), 'x rare y']);
    expect(terms).toEqual(['x', 'y']);
    expect([...words.slice(-3)]).toEqual([0, 1, -1]);
  });
});
