import { describe, expect, it } from 'vitest';
import { WordCandidates } from '../../src/text/word-candidates.ts';
import { dictionary } from '../fixtures/dictionary.ts';

function candidates(texts: readonly string[], minimum = 2) {
  const found = new WordCandidates(dictionary);
  for (const text of texts) found.add(text);
  return found.list(minimum);
}

describe('candidates for words', () => {
  it('are runs of katakana that the dictionary divides or does not know, with the number of texts', () => {
    const texts = [
      'クラウドの提供。クラウドとサブスクリプション。',
      'クラウドを運用',
      'サブスクリプションで販売',
    ];
    expect(candidates(texts)).toEqual([
      { surface: 'クラウド', texts: 2, segments: ['クラ', 'ウド'] },
      { surface: 'サブスクリプション', texts: 2, segments: ['サブスクリプション'] },
    ]);
  });

  it('are no words of the dictionary, and no compounds of words that stand alone as often', () => {
    const texts = [
      'クラウドサービスの提供',
      'クラウドサービスを運用',
      'クラウドとサービス',
      'クラウドのサービス',
    ];
    expect(candidates(texts).map(({ surface }) => surface)).toEqual(['クラウド']);
  });

  it('are digits with letters, and kanji that only occur together', () => {
    const others = ['牛乳の製造', '自動車の販売', '不動産の賃貸', '書籍の出版', '学校の運営'];
    const texts = ['5Gの基地局', '5Gの端末', '液卵の製造', '液卵の販売', ...others];
    expect(candidates(texts).map(({ surface }) => surface)).toEqual(['5G', '液卵']);
  });
});
