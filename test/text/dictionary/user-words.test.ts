import { describe, expect, it } from 'vitest';
import { formatUserWords, readUserWords } from '../../../src/text/dictionary/user-words.ts';
import { dictionary } from '../../fixtures/dictionary.ts';

const read = (csv: string) => readUserWords(csv, 'words.csv', dictionary);

describe('the list of words', () => {
  it('has a word a line, with a part of speech and a cost where they matter', () => {
    const csv =
      'surface,part of speech,cost\nクラウド\n\nＤＸ,"名詞,固有名詞,一般",100\n戸建,名詞-一般,,57,戸+建\n';
    expect(read(csv)).toMatchObject([
      { surface: 'クラウド', partOfSpeech: ['名詞', '一般', '*', '*'], leftId: 1285, rightId: 1285 },
      { surface: 'DX', partOfSpeech: ['名詞', '固有名詞', '一般', '*'], cost: 100 },
      { surface: '戸建', partOfSpeech: ['名詞', '一般', '*', '*'] },
    ]);
  });

  it('can be a user dictionary of MeCab', () => {
    const [word] = read('工藤,1223,1224,6058,名詞,固有名詞,人名,名,*,*,くどう,クドウ,クドウ\n');
    expect(word).toEqual({
      surface: '工藤',
      leftId: 1223,
      rightId: 1224,
      cost: 6058,
      partOfSpeech: ['名詞', '固有名詞', '人名', '名'],
      baseForm: 'くどう',
    });
  });

  it('gives a word the cost of a rare noun, or less if it would not be found alone', () => {
    const [rare, common] = read('クラウド\n年商\n');
    expect(rare?.cost).toBe(3657);
    expect(common?.cost).toBeLessThanOrEqual(3657);
  });

  it('is written as it is read', () => {
    const words = read('クラウド\n"a,b"\nコンピュウタ,,,,名詞,一般,*,*,*,*,コンピュータ\n');
    expect(read(formatUserWords(words))).toEqual(words);
  });

  it.each([
    ['クラウド\nソフト ウェア', 'words.csv line 2: “ソフト ウェア” is no word'],
    ['製造。', 'words.csv line 1: “製造。” is no word'],
    ['𠮷野', 'words.csv line 1: “𠮷野” is no word'],
    ['クラウド,名刺', 'words.csv line 1: IPADIC has no part of speech 名刺: take 名詞,一般'],
    ['クラウド,,安い', 'words.csv line 1: the cost is 安い and must be a whole number from -32767 to 32767'],
    ['クラウド,1400,1,1,名詞,一般,*,*', 'words.csv line 1: the left id is 1400 and must be a whole number'],
    ['"クラウド', 'words.csv is not CSV'],
  ])('names the fault of %j', (csv, message) => {
    expect(() => read(csv)).toThrow(message);
  });
});
