import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bagOfWords } from '../../src/features/bag-of-words.ts';
import { bigramColumns, bigramOf, columnOfBigram } from '../../src/features/bigrams.ts';
import { CharacterBigramReader, characterBigramsOf } from '../../src/features/character-bigram-reader.ts';
import { ClauseDivider, NOTHING_ENDS, SENTENCE_ENDS } from '../../src/features/clauses.ts';
import { CompanyReader } from '../../src/features/company-reader.ts';
import { companyTerms } from '../../src/features/company-terms.ts';
import { termsOf } from '../../src/features/content-words.ts';
import { featuresOf, fitFeatureSpace } from '../../src/features/feature-space.ts';
import { JapaneseWordReader } from '../../src/features/japanese-word-reader.ts';
import { knownCount, NOT_IN_VOCABULARY } from '../../src/features/read-words.ts';
import { SpacedWordReader, spacedWords } from '../../src/features/spaced-word-reader.ts';
import type { SparseVector } from '../../src/features/sparse-vector.ts';
import { buildVocabulary, documentFrequencies, vocabularyOf } from '../../src/features/vocabulary.ts';
import {
  inverseDocumentFrequency,
  scaleWithout,
  WEIGHTINGS,
  type Weighting,
} from '../../src/features/weighting.ts';
import { Tokenizer } from '../../src/text/tokenizer.ts';
import { dictionary } from '../fixtures/dictionary.ts';

const tokenizer = new Tokenizer(dictionary);
const terms = (text: string) => termsOf(tokenizer.tokenize(text)).map(({ term }) => term);

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

  it('finds the content words with their columns and positions, in the vocabulary or not', () => {
    const { columns, starts, ends } = new JapaneseWordReader(dictionary, vocabulary.columns.words).read(text);
    const words = [...starts.keys()].map((word) => text.slice(starts[word], ends[word]));
    expect(words).toEqual(['法人', '向け', 'SaaS', 'Qx', '開発', 'し', '開発', 'し']);
    expect([...columns]).toEqual([2, -1, 1, 0, 3, -1, 3, -1]);
    expect(columns).toHaveLength(terms(text).length);
  });

  it('agrees with the terms of the tokens for every text, with and without its cache', () => {
    const reader = new JapaneseWordReader(dictionary, vocabulary.columns.words);
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
        const expected = terms(any).map((term) => vocabulary.columns.words.get(term) ?? NOT_IN_VOCABULARY);
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
    const { columns, starts, ends } = new SpacedWordReader(new Map([['cars', 7]])).read(text);
    expect(columns).toHaveLength(11);
    const cars = columns.indexOf(7);
    expect(text.slice(starts[cars], ends[cars])).toBe('cars');
    expect(columns.filter((column) => column !== NOT_IN_VOCABULARY)).toHaveLength(1);
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

describe('clauses', () => {
  /** The words of each clause. */
  function clausesOf(text: string): string[][] {
    const divider = new ClauseDivider();
    divider.begin(text);
    const clauses: string[][] = [];
    for (const { term, start } of termsOf(tokenizer.tokenize(text))) {
      const ends = divider.beforeWord(start);
      if (ends !== NOTHING_ENDS || clauses.length === 0) clauses.push([]);
      clauses.at(-1)?.push(term);
    }
    return clauses;
  }

  it('end with their sentence or line', () => {
    expect(clausesOf('食品の製造。機械の販売\n土木')).toEqual([['食品', '製造'], ['機械', '販売'], ['土木']]);
  });

  it('end behind a comma once they have 12 characters, as a single product says too little', () => {
    expect(clausesOf('食品、機械、自動車部品の製造販売、土木工事')).toEqual([
      ['食品', '機械', '自動車', '部品', '製造', '販売'],
      ['土木', '工事'],
    ]);
  });

  it('do not end at a point within a number or a name', () => {
    const divider = new ClauseDivider();
    divider.begin('net 3.5 million. More words');
    expect([0, 4, 17, 22].map((start) => divider.beforeWord(start))).toEqual([
      NOTHING_ENDS,
      NOTHING_ENDS,
      SENTENCE_ENDS,
      NOTHING_ENDS,
    ]);
  });
});

describe('bigrams', () => {
  it('are found by the columns of their words', () => {
    const words = new Map([
      ['冷凍', 0],
      ['食品', 1],
      ['販売', 2],
    ]);
    const bigrams = bigramColumns(words, [bigramOf('冷凍', '食品'), bigramOf('食品', '機械')], 7);
    expect(columnOfBigram(bigrams, 0, 1)).toBe(7);
    for (const [first, second] of [
      [1, 0],
      [1, 2],
      [NOT_IN_VOCABULARY, 1],
      [0, NOT_IN_VOCABULARY],
    ]) {
      expect(columnOfBigram(bigrams, first, second)).toBe(NOT_IN_VOCABULARY);
    }
  });

  it('are found for any number of words', () => {
    const pairs = fc.uniqueArray(fc.tuple(fc.nat(50), fc.nat(50)), { selector: ([a, b]) => 100 * a + b });
    fc.assert(
      fc.property(pairs, (known) => {
        const words = new Map(Array.from({ length: 51 }, (_, column) => [`w${column}`, column]));
        const columnOf = new Map(known.map(([a, b], index) => [bigramOf(`w${a}`, `w${b}`), 1000 + index]));
        const bigrams = bigramColumns(words, [...columnOf.keys()], 1000);
        for (let a = 0; a <= 50; a++) {
          for (let b = 0; b <= 50; b++) {
            const expected = columnOf.get(bigramOf(`w${a}`, `w${b}`)) ?? NOT_IN_VOCABULARY;
            expect(columnOfBigram(bigrams, a, b)).toBe(expected);
          }
        }
      }),
      { numRuns: 20 },
    );
  });
});

describe('the terms of a company', () => {
  const fields = { analyser: 'japanese', bigrams: true, names: true, characterBigrams: true } as const;
  const settings = {
    analyser: 'japanese',
    userWords: '',
    weighting: 'count',
    minimumDocumentFrequency: 1,
    clauses: true,
  } as const;

  it('are the words, bigrams and character bigrams of its description and its name, each marked with its field', () => {
    expect(companyTerms(fields, dictionary)('冷凍食品', '冷凍')).toEqual([
      '冷凍',
      '食品',
      'bigram\t冷凍 食品',
      'character-bigram\t冷凍',
      'character-bigram\t凍食',
      'character-bigram\t食品',
      'name\t冷凍',
      'name-character-bigram\t冷凍',
    ]);
    const none = { ...fields, bigrams: false, names: false, characterBigrams: false };
    expect(companyTerms(none, dictionary)('冷凍', '冷凍')).toEqual(['冷凍']);
  });

  it('have no bigram across sentences', () => {
    const bigrams = companyTerms({ ...fields, names: false, characterBigrams: false }, dictionary)(
      '冷凍。食品',
      '',
    );
    expect(bigrams).toEqual(['冷凍', '食品']);
  });

  it('are all found in the vocabulary that is built from them', () => {
    const terms = companyTerms(fields, dictionary)('冷凍食品の製造', '株式会社冷凍堂');
    const space = fitFeatureSpace({ train: [terms, terms, terms], additional: [] }, settings);
    const { features, words } = new CompanyReader(dictionary, space).read('冷凍食品の製造', '株式会社冷凍堂');
    expect(features.whole.columns).toHaveLength(new Set(terms).size);
    expect(features.whole.values.reduce((sum, count) => sum + count, 0)).toBe(terms.length);
    expect(knownCount(words)).toBe(words.columns.length);
  });

  it('are divided into clauses; a bigram across clauses is a term of the whole text alone', () => {
    const text = '冷凍食品や加工食品などの製造、販売。機械';
    const terms = companyTerms({ ...fields, names: false, characterBigrams: false }, dictionary)(text, '');
    const space = fitFeatureSpace({ train: [terms, terms, terms], additional: [] }, settings);
    const { features, occurrences } = new CompanyReader(dictionary, space).read(text);
    const termsOfRow = ({ columns }: SparseVector) =>
      [...columns].map((column) => space.vocabulary.terms[column]);
    expect(features.parts.map((part) => termsOfRow(part).sort())).toEqual([
      ['冷凍 食品', '加工 食品', '食品 加工', '食品 製造']
        .map((each) => `bigram\t${each}`)
        .concat('冷凍', '加工', '製造', '食品'),
      ['販売'],
      ['機械'],
    ]);
    expect(termsOfRow(features.whole)).toContain('bigram\t製造 販売');
    expect(termsOfRow(features.whole)).not.toContain('bigram\t販売 機械');
    expect(occurrences.columns).toHaveLength(terms.length);
    const whole = new CompanyReader(dictionary, { ...space, clauses: false }).read(text);
    expect(whole.features.parts).toEqual([]);
    expect(new CompanyReader(dictionary, space).read('冷凍食品').features.parts).toEqual([]);
  });

  it('are none where no word is known, even if the name is', () => {
    const terms = companyTerms(fields, dictionary)('冷凍', '冷凍堂');
    const space = fitFeatureSpace({ train: [terms], additional: [] }, settings);
    const { features } = new CompanyReader(dictionary, space).read('未知', '冷凍堂');
    expect(features.whole.columns).toHaveLength(0);
  });

  it('of one company are in the vocabulary if they are words, but bigrams need three', () => {
    const { terms } = buildVocabulary(
      new Map([
        ['冷凍', 1],
        ['bigram\t冷凍 食品', 2],
        ['character-bigram\t冷凍', 2],
        ['character-bigram\t食品', 3],
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
    expect(documentFrequencies(documents)).toEqual({
      documents: 3,
      frequencies: new Map([
        ['製造', 2],
        ['販売', 2],
        ['輸出', 1],
        ['卸', 1],
      ]),
    });
  });

  it('has the terms of at least the minimum number of documents, sorted', () => {
    expect(buildVocabulary(documentFrequencies(documents).frequencies, 2).terms).toEqual(['製造', '販売']);
  });
});

describe('the bag of words', () => {
  it('counts each column, in the order in which they first occur', () => {
    const { columns, values } = bagOfWords(Int32Array.of(2, 0, 2), new Uint32Array(3));
    expect([[...columns], [...values]]).toEqual([
      [2, 0],
      [2, 1],
    ]);
  });

  it('leaves the counts at zero for the next text', () => {
    const counts = new Uint32Array(6);
    fc.assert(
      fc.property(fc.array(fc.nat(5)), (all) => {
        const { columns, values } = bagOfWords(Int32Array.from(all), counts);
        expect(counts.every((count) => count === 0)).toBe(true);
        for (const [position, column] of columns.entries()) {
          expect(values[position]).toBe(all.filter((each) => each === column).length);
        }
        expect([...columns].sort()).toEqual([...new Set(all)].sort());
      }),
    );
  });
});

describe('weighting', () => {
  const documents = [['a', 'b'], ['a'], ['a', 'c']];
  const spaceOf = (weighting: Weighting) =>
    fitFeatureSpace(
      { train: documents, additional: [] },
      { analyser: 'japanese', userWords: '', weighting, minimumDocumentFrequency: 1, clauses: false },
    );

  it('by count is the number of occurrences', () => {
    expect([...featuresOf(Int32Array.of(0, 0, 1), spaceOf('count')).values]).toEqual([2, 1]);
  });

  it('by TF-IDF follows the formula, with the median length of the documents as the unit', () => {
    expect(inverseDocumentFrequency(3, 3)).toBe(1);
    expect(inverseDocumentFrequency(3, 1)).toBeCloseTo(Math.log(2) + 1, 12);
    // The documents have the lengths 1, |(1, idf)| and |(1, idf)|.
    const unit = Math.hypot(1, Math.log(2) + 1);
    const [a, b] = [(1 + Math.log(2)) / unit, (Math.log(2) + 1) / unit];
    const { values } = featuresOf(Int32Array.of(0, 0, 1), spaceOf('tfidf'));
    expect(values[0]).toBeCloseTo(a / Math.hypot(a, b) ** 0.7, 6);
    expect(values[1]).toBeCloseTo(b / Math.hypot(a, b) ** 0.7, 6);
  });

  it('counts a bigram for less than a word, and gives documents of additional texts no say in the frequencies', () => {
    const space = fitFeatureSpace(
      { train: [['a'], ['bigram\ta b']], additional: [['a'], ['z']] },
      {
        analyser: 'japanese',
        userWords: '',
        weighting: 'tfidf',
        minimumDocumentFrequency: 1,
        clauses: false,
      },
    );
    expect(space.vocabulary.terms).toEqual(['a', 'z']);
    const withBigram = fitFeatureSpace(
      {
        train: [
          ['a', 'bigram\ta b'],
          ['a', 'bigram\ta b'],
          ['a', 'bigram\ta b'],
        ],
        additional: [],
      },
      {
        analyser: 'japanese',
        userWords: '',
        weighting: 'tfidf',
        minimumDocumentFrequency: 1,
        clauses: false,
      },
    );
    const [word, bigram] = ['a', 'bigram\ta b'].map(
      (term) => withBigram.idf[withBigram.vocabulary.terms.indexOf(term)],
    );
    expect(bigram / word).toBeCloseTo(0.7, 6);
  });

  it('of a text without known words is empty', () => {
    for (const weighting of WEIGHTINGS) {
      expect(featuresOf(Int32Array.of(), spaceOf(weighting)).values).toHaveLength(0);
    }
  });

  it('without one word equals the weighting of the other words', () => {
    for (const weighting of WEIGHTINGS) {
      const space = spaceOf(weighting);
      const all = featuresOf(Int32Array.of(0, 0, 1, 2), space);
      const others = featuresOf(Int32Array.of(0, 0, 1), space);
      const squares = all.values.map((value) => value * value);
      const removed = all.columns.indexOf(2);
      const scale = scaleWithout(squares[removed] / squares.reduce((sum, square) => sum + square), weighting);
      for (const [position, column] of others.columns.entries())
        expect(others.values[position]).toBeCloseTo(scale * all.values[all.columns.indexOf(column)], 5);
    }
  });
});
