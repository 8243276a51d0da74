import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { extendDictionary } from '../../../src/text/dictionary/extend-dictionary.ts';
import { Tokenizer } from '../../../src/text/tokenizer.ts';
import { dictionary } from '../../fixtures/dictionary.ts';

const tokenizer = new Tokenizer(dictionary);
const surfaces = (words: string, text: string) =>
  new Tokenizer(extendDictionary(dictionary, words)).tokenize(text).map(({ surface }) => surface);

describe('a dictionary with words of the user', () => {
  it('finds them as whole words, and divides unknown compounds by them', () => {
    expect(surfaces('', 'クラウドを提供')).toEqual(['クラ', 'ウド', 'を', '提供']);
    expect(surfaces('クラウド', 'クラウドを提供')).toEqual(['クラウド', 'を', '提供']);
    const compound = 'エンタープライズソリューション';
    expect(surfaces('', compound)).toEqual([compound]);
    expect(surfaces('ソリューション', compound)).toEqual(['エンタープライズ', 'ソリューション']);
  });

  it('takes the part of speech, the base form and the cost of a word', () => {
    const words = 'コンピュウタ,,,,名詞,固有名詞,一般,*,*,*,コンピュータ\n';
    const [token] = new Tokenizer(extendDictionary(dictionary, words)).tokenize('コンピュウタ');
    expect(token).toMatchObject({
      surface: 'コンピュウタ',
      baseForm: 'コンピュータ',
      partOfSpeech: ['名詞', '固有名詞', '一般', '*'],
      isKnown: true,
    });
    expect(surfaces('クラウド,名詞-一般,30000', 'クラウド')).toEqual(['クラ', 'ウド']);
  });

  it('has words with characters that no other word has, and words of one character', () => {
    expect(surfaces('☎☏', '☎☏の販売')).toEqual(['☎☏', 'の', '販売']);
    expect(surfaces('☎', '☎☎')).toEqual(['☎', '☎']);
  });

  it('keeps the readings of a word that it has already', () => {
    const extended = new Tokenizer(extendDictionary(dictionary, 'する,名詞-一般,20000'));
    for (const text of ['販売する', '製造をする。', 'サービスを提供するために'])
      expect(extended.tokenize(text)).toEqual(tokenizer.tokenize(text));
  });

  it('is the dictionary itself without further words, and can be extended by its own list again', () => {
    expect(extendDictionary(dictionary, '')).toBe(dictionary);
    const extended = extendDictionary(dictionary, 'クラウド\n');
    expect(extendDictionary(extended, extended.userWords)).toBe(extended);
    const again = extendDictionary(dictionary, extended.userWords);
    expect(again.userWords).toBe(extended.userWords);
    expect(again.user).toEqual(extended.user);
    expect(tokenizer.tokenize('クラウド')).toHaveLength(2);
  });

  it('segments text without any of the words as before', () => {
    const words = fc.uniqueArray(fc.stringMatching(/^[ァ-ヴーぁ-ん亜-腕a-z]{2,6}$/), { minLength: 1 });
    const text = fc.string({ unit: fc.constantFrom(...'クラウドの製造販売を行う。アプリ企画abc株式会社1') });
    fc.assert(
      fc.property(words, text, (list, sentence) => {
        fc.pre(!list.some((word) => sentence.includes(word)));
        const extended = new Tokenizer(extendDictionary(dictionary, list.join('\n')));
        expect(extended.tokenize(sentence)).toEqual(tokenizer.tokenize(sentence));
      }),
      { numRuns: 30 },
    );
  });
});
