import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bagOfWords } from '../../src/features/bag-of-words.ts';
import { CharacterBigramReader, characterBigramsOf } from '../../src/features/character-bigram-reader.ts';
import { CompanyReader, companyTerms } from '../../src/features/company-reader.ts';
import { termsOf } from '../../src/features/content-words.ts';
import { featuresOf, fitFeatureSpace } from '../../src/features/feature-space.ts';
import { JapaneseWordReader } from '../../src/features/japanese-word-reader.ts';
import { SpacedWordReader, spacedWords } from '../../src/features/spaced-word-reader.ts';
import { buildVocabulary, documentFrequencies, vocabularyOf } from '../../src/features/vocabulary.ts';
import { inverseDocumentFrequency, scaleWithout } from '../../src/features/weighting.ts';
import { Tokenizer } from '../../src/text/tokenizer.ts';
import { dictionary } from '../fixtures/dictionary.ts';

const tokenizer = new Tokenizer(dictionary);
const terms = (text: string) => termsOf(tokenizer.tokenize(text));

describe('content words', () => {
  it('are the base forms of nouns, verbs and adjectives', () => {
    expect(terms('これは新しい食パンを3枚つくる製造業です。')).toEqual([
      '新しい',
      '食パン',
      'つくる',
      '製造',
      '業',
    ]);
  });

  it('exclude particles, pronouns, numbers and punctuation', () => {
    const all = terms('当社は、それを2024年に（株）から引き継いだ。');
    for (const stopped of ['は', 'それ', '2024', '、', '。', '（', 'から'])
      expect(all).not.toContain(stopped);
  });

  it('are in lower case', () => {
    expect(terms('法人向けSaaSの開発')).toContain('saas');
  });
});

describe('the Japanese word reader', () => {
  const text = '法人向けSaaSとQxを開発し、開発した。';
  const vocabulary = vocabularyOf(['qx', 'saas', '法人', '開発']);

  it('finds the columns and positions of the known words and counts the content words', () => {
    const { columns, starts, ends, contentWords } = new JapaneseWordReader(
      dictionary,
      vocabulary.columnOf,
    ).read(text);
    const words = [...starts.keys()].map((word) => text.slice(starts[word], ends[word]));
    expect(words).toEqual(['法人', 'SaaS', 'Qx', '開発', '開発']);
    expect([...columns]).toEqual([2, 1, 0, 3, 3]);
    expect(contentWords).toBe(terms(text).length);
  });

  it('agrees with the terms of the tokens for every text, with and without its cache', () => {
    const reader = new JapaneseWordReader(dictionary, vocabulary.columnOf);
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

describe('words of languages that separate them by spaces', () => {
  const text = "We make ice-cream and don't sell 24 cars (or NAÏVE ones).";

  it('are found by the rules of Unicode, in lower case and without numbers', () => {
    const words = spacedWords(text);
    expect(words.map(({ term }) => term)).toEqual([
      ...['we', 'make', 'ice', 'cream', 'and', "don't", 'sell', 'cars', 'or', 'naïve', 'ones'],
    ]);
    for (const { term, start, end } of words) expect(text.slice(start, end).toLowerCase()).toBe(term);
  });

  it('are read as columns with their positions', () => {
    const { columns, starts, ends, contentWords } = new SpacedWordReader(new Map([['cars', 7]])).read(text);
    expect([...columns]).toEqual([7]);
    expect(text.slice(starts[0], ends[0])).toBe('cars');
    expect(contentWords).toBe(11);
  });
});

describe('character bigrams', () => {
  it('are two neighbouring characters without white space, punctuation and surrogates', () => {
    expect(characterBigramsOf('冷凍 食品😀。').map(({ term }) => term)).toEqual(['冷凍', '食品']);
    expect(characterBigramsOf('業')).toEqual([]);
  });

  it('are read as columns with their positions', () => {
    const { columns, starts, ends } = new CharacterBigramReader(new Map([['食品', 3]])).read(
      '冷凍食品と食品',
    );
    expect([...columns]).toEqual([3, 3]);
    expect([...starts]).toEqual([2, 5]);
    expect([...ends]).toEqual([4, 7]);
  });
});

describe('the terms of a company', () => {
  const fields = { analyser: 'japanese', names: true, characterBigrams: true } as const;

  it('are the words and character bigrams of its description and its name, each marked with its field', () => {
    expect(companyTerms(fields, dictionary)('冷凍', '冷凍')).toEqual([
      '冷凍',
      'character-bigram\t冷凍',
      'name\t冷凍',
      'name-character-bigram\t冷凍',
    ]);
    expect(
      companyTerms({ ...fields, names: false, characterBigrams: false }, dictionary)('冷凍', '冷凍'),
    ).toEqual(['冷凍']);
  });

  it('are all found in the vocabulary that is built from them', () => {
    const terms = companyTerms(fields, dictionary)('冷凍食品の製造', '株式会社冷凍堂');
    const space = fitFeatureSpace([terms, terms], {
      analyser: 'japanese',
      weighting: 'count',
      minimumDocumentFrequency: 1,
    });
    const { features, words } = new CompanyReader(dictionary, space).read('冷凍食品の製造', '株式会社冷凍堂');
    expect(features.columns).toHaveLength(new Set(terms).size);
    expect(features.values.reduce((sum, count) => sum + count, 0)).toBe(terms.length);
    expect(words.columns).toHaveLength(words.contentWords);
  });

  it('of only one company are in the vocabulary if they are words, but not if they are character bigrams', () => {
    const { terms } = buildVocabulary(
      new Map([
        ['冷凍', 1],
        ['character-bigram\t冷凍', 1],
        ['character-bigram\t食品', 2],
      ]),
      1,
    );
    expect(terms).toEqual(['character-bigram\t食品', '冷凍']);
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

  it('has the terms of at least the minimum number of documents, sorted', () => {
    expect(buildVocabulary(documentFrequencies(documents), 2).terms).toEqual(['製造', '販売']);
  });
});

describe('the bag of words', () => {
  it('counts each column in ascending order', () => {
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

  it('by count is the number of occurrences', () => {
    const space = fitFeatureSpace(documents, {
      analyser: 'japanese',
      weighting: 'count',
      minimumDocumentFrequency: 1,
    });
    expect([...featuresOf(Int32Array.of(0, 0, 1), space).values]).toEqual([2, 1]);
  });

  it('by TF-IDF follows the formula and has length 1', () => {
    const space = fitFeatureSpace(documents, {
      analyser: 'japanese',
      weighting: 'tfidf',
      minimumDocumentFrequency: 1,
    });
    expect(inverseDocumentFrequency(3, 3)).toBe(1);
    expect(inverseDocumentFrequency(3, 1)).toBeCloseTo(Math.log(2) + 1, 12);
    const [a, b] = [(1 + Math.log(2)) * 1, Math.log(2) + 1];
    const { values } = featuresOf(Int32Array.of(0, 0, 1), space);
    expect(values[0]).toBeCloseTo(a / Math.hypot(a, b), 6);
    expect(values[1]).toBeCloseTo(b / Math.hypot(a, b), 6);
  });

  it('of a text without known words is empty', () => {
    for (const weighting of ['count', 'tfidf'] as const) {
      const space = fitFeatureSpace(documents, {
        analyser: 'japanese',
        weighting,
        minimumDocumentFrequency: 1,
      });
      expect(featuresOf(Int32Array.of(), space).values).toHaveLength(0);
    }
  });

  it('without one word equals the weighting of the other words', () => {
    for (const weighting of ['count', 'tfidf'] as const) {
      const space = fitFeatureSpace(documents, {
        analyser: 'japanese',
        weighting,
        minimumDocumentFrequency: 1,
      });
      const all = featuresOf(Int32Array.of(0, 0, 1, 2), space).values;
      const scale = scaleWithout(all[2], weighting);
      const others = featuresOf(Int32Array.of(0, 0, 1), space).values;
      expect(all[0] * scale).toBeCloseTo(others[0], 6);
      expect(all[1] * scale).toBeCloseTo(others[1], 6);
    }
  });
});
