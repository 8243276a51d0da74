import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bagOfWords } from '../../src/features/bag-of-words.ts';
import { termsOf } from '../../src/features/content-words.ts';
import { featuresOf, fitFeatureSpace } from '../../src/features/feature-space.ts';
import { TextReader } from '../../src/features/text-reader.ts';
import { buildVocabulary, documentFrequencies, vocabularyOf } from '../../src/features/vocabulary.ts';
import { inverseDocumentFrequency, scaleWithout } from '../../src/features/weighting.ts';
import { Tokenizer } from '../../src/text/tokenizer.ts';
import { dictionary } from '../fixtures/dictionary.ts';

const tokenizer = new Tokenizer(dictionary);
const terms = (text: string) => termsOf(tokenizer.tokenize(text));

describe('content words', () => {
  it('are the nouns, verbs and adjectives that carry the topic, by base form', () => {
    expect(terms('これは新しい食パンを3枚つくる製造業です。')).toEqual([
      '新しい',
      '食パン',
      'つくる',
      '製造',
      '業',
    ]);
  });

  it('leave out particles, pronouns, numbers and signs', () => {
    const all = terms('当社は、それを2024年に（株）から引き継いだ。');
    for (const stopped of ['は', 'それ', '2024', '、', '。', '（', 'から'])
      expect(all).not.toContain(stopped);
  });

  it('are in lower case', () => {
    expect(terms('法人向けSaaSの開発')).toContain('saas');
  });
});

describe('the text reader', () => {
  const text = '法人向けSaaSとQxを開発し、開発した。';
  const vocabulary = vocabularyOf(['qx', 'saas', '法人', '開発']);

  it('gives the columns of the known words, where they stand, and how many could carry a topic', () => {
    const { columns, starts, ends, contentWords } = new TextReader(dictionary, vocabulary.columnOf).read(
      text,
    );
    const words = [...starts.keys()].map((word) => text.slice(starts[word], ends[word]));
    expect(words).toEqual(['法人', 'SaaS', 'Qx', '開発', '開発']);
    expect([...columns]).toEqual([2, 1, 0, 3, 3]);
    expect(contentWords).toBe(terms(text).length);
  });

  it('agrees with the terms of the tokens, for any text and the second time as well', () => {
    const reader = new TextReader(dictionary, vocabulary.columnOf);
    const pieces = fc.constantFrom(
      '法人',
      'SaaS',
      'saas',
      'Qx',
      'qX',
      'Zz',
      '開発',
      'する',
      '、',
      '😀',
      '向け',
      '3',
    );
    fc.assert(
      fc.property(fc.array(pieces), (all) => {
        const any = all.join('');
        const expected = terms(any).flatMap((term) => vocabulary.columnOf.get(term) ?? []);
        expect([...reader.read(any).columns]).toEqual(expected);
      }),
    );
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
  it('counts each column, ascending', () => {
    const { columns, values } = bagOfWords(Int32Array.of(2, 0, 2));
    expect([[...columns], [...values]]).toEqual([
      [0, 2],
      [1, 2],
    ]);
  });

  it('does not depend on the order of the words', () => {
    const columns = fc.array(fc.nat(5)).map((all) => Int32Array.from(all));
    fc.assert(
      fc.property(columns, (any) => {
        expect(bagOfWords(any.toReversed())).toEqual(bagOfWords(any));
      }),
    );
  });
});

describe('weighting', () => {
  const documents = [['a', 'b'], ['a'], ['a', 'c']];

  it('by count gives the counts', () => {
    const space = fitFeatureSpace(documents, { weighting: 'count', minimumDocumentFrequency: 1 });
    expect([...featuresOf(Int32Array.of(0, 0, 1), space).values]).toEqual([2, 1]);
  });

  it('by TF-IDF follows the formula, scaled to length 1', () => {
    const space = fitFeatureSpace(documents, { weighting: 'tfidf', minimumDocumentFrequency: 1 });
    expect(inverseDocumentFrequency(3, 3)).toBe(1);
    expect(inverseDocumentFrequency(3, 1)).toBeCloseTo(Math.log(2) + 1, 12);
    const [a, b] = [(1 + Math.log(2)) * 1, Math.log(2) + 1];
    const { values } = featuresOf(Int32Array.of(0, 0, 1), space);
    expect(values[0]).toBeCloseTo(a / Math.hypot(a, b), 6);
    expect(values[1]).toBeCloseTo(b / Math.hypot(a, b), 6);
  });

  it('of a text without any known word is empty, by either weighting', () => {
    for (const weighting of ['count', 'tfidf'] as const) {
      const space = fitFeatureSpace(documents, { weighting, minimumDocumentFrequency: 1 });
      expect(featuresOf(Int32Array.of(), space).values).toHaveLength(0);
    }
  });

  it('without one word is what the others would have weighed by themselves', () => {
    for (const weighting of ['count', 'tfidf'] as const) {
      const space = fitFeatureSpace(documents, { weighting, minimumDocumentFrequency: 1 });
      const all = featuresOf(Int32Array.of(0, 0, 1, 2), space).values;
      const scale = scaleWithout(all[2], weighting);
      const others = featuresOf(Int32Array.of(0, 0, 1), space).values;
      expect(all[0] * scale).toBeCloseTo(others[0], 6);
      expect(all[1] * scale).toBeCloseTo(others[1], 6);
    }
  });
});
