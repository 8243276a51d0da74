import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bagOfWords } from '../../src/features/bag-of-words.ts';
import { contentWords, termsOf } from '../../src/features/content-words.ts';
import { featuresOf, fitFeatureSpace } from '../../src/features/feature-space.ts';
import { buildVocabulary, documentFrequencies, vocabularyOf } from '../../src/features/vocabulary.ts';
import { inverseDocumentFrequency } from '../../src/features/weighting.ts';
import { loadKuromojiTokenizer } from '../../src/text/kuromoji-tokenizer.ts';

const tokenizer = await loadKuromojiTokenizer();

describe('content words', () => {
  it('are the nouns, verbs and adjectives that carry the topic, by base form', () => {
    expect(termsOf(tokenizer, 'これは新しい食パンを3枚つくる製造業です。')).toEqual([
      '新しい',
      '食パン',
      'つくる',
      '製造',
      '業',
    ]);
  });

  it('leave out particles, pronouns, numbers and signs', () => {
    const terms = termsOf(tokenizer, '当社は、それを2024年に（株）から引き継いだ。');
    for (const stopped of ['は', 'それ', '2024', '、', '。', '（', 'から'])
      expect(terms).not.toContain(stopped);
  });

  it('are in lower case and know where they stand', () => {
    const text = '法人向けSaaSの開発';
    const saas = contentWords(tokenizer, text).find(({ term }) => term === 'saas');
    expect(saas && text.slice(saas.start, saas.end)).toBe('SaaS');
  });
});

describe('the vocabulary', () => {
  const documents = [
    ['製造', '販売', '販売'],
    ['販売', '輸出'],
    ['製造', '卸'],
  ];

  it('counts documents, not occurrences', () => {
    expect(documentFrequencies(documents)).toEqual(
      new Map([
        ['製造', 2],
        ['販売', 2],
        ['輸出', 1],
        ['卸', 1],
      ]),
    );
  });

  it('holds the terms of at least the minimum number of documents, sorted', () => {
    expect(buildVocabulary(documentFrequencies(documents), 2).terms).toEqual(['製造', '販売']);
  });
});

describe('the bag of words', () => {
  it('counts known terms by column, ascending, and passes over the others', () => {
    const { columns, values } = bagOfWords(['c', 'x', 'a', 'c'], vocabularyOf(['a', 'b', 'c']));
    expect([[...columns], [...values]]).toEqual([
      [0, 2],
      [1, 2],
    ]);
  });

  it('does not depend on the order of the words', () => {
    const vocabulary = vocabularyOf(['a', 'b', 'c', 'd']);
    const terms = fc.array(fc.constantFrom('a', 'b', 'c', 'd', 'unknown'));
    fc.assert(
      fc.property(terms, (any) => {
        expect(bagOfWords(any.toReversed(), vocabulary)).toEqual(bagOfWords(any, vocabulary));
      }),
    );
  });
});

describe('weighting', () => {
  const documents = [['a', 'b'], ['a'], ['a', 'c']];

  it('by count gives the counts', () => {
    const space = fitFeatureSpace(documents, { weighting: 'count', minimumDocumentFrequency: 1 });
    expect([...featuresOf(['a', 'a', 'b'], space).values]).toEqual([2, 1]);
  });

  it('by TF-IDF follows the formula, scaled to length 1', () => {
    const space = fitFeatureSpace(documents, { weighting: 'tfidf', minimumDocumentFrequency: 1 });
    expect(inverseDocumentFrequency(3, 3)).toBe(1);
    expect(inverseDocumentFrequency(3, 1)).toBeCloseTo(Math.log(2) + 1, 12);
    const [a, b] = [(1 + Math.log(2)) * 1, Math.log(2) + 1];
    const { values } = featuresOf(['a', 'a', 'b'], space);
    expect(values[0]).toBeCloseTo(a / Math.hypot(a, b), 6);
    expect(values[1]).toBeCloseTo(b / Math.hypot(a, b), 6);
  });

  it('of a text without any known word is empty, by either weighting', () => {
    for (const weighting of ['count', 'tfidf'] as const) {
      const space = fitFeatureSpace(documents, { weighting, minimumDocumentFrequency: 1 });
      expect(featuresOf(['x'], space).values).toHaveLength(0);
    }
  });
});
