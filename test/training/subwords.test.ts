import { describe, expect, it } from 'vitest';
import { subwordColumns, subwordsOf } from '../../src/training/subwords.ts';

describe('the subwords of a word', () => {
  it('are its kanji and the pairs of its characters', () => {
    expect(subwordsOf('冷凍食品')).toEqual(['冷', '凍', '食', '品', '冷凍', '凍食', '食品']);
  });

  it('are pairs alone in kana, and none in Latin letters', () => {
    expect(subwordsOf('エンジン')).toEqual(['エン', 'ンジ', 'ジン']);
    expect(subwordsOf('saas')).toEqual([]);
  });

  it('are each of them once, and none with digits or signs', () => {
    expect(subwordsOf('日日日')).toEqual(['日', '日日']);
    expect(subwordsOf('3次元')).toEqual(['次', '元', '次元']);
  });
});

describe('the columns of subwords', () => {
  const { count, ofInputs } = subwordColumns(['鋼板', '鋼材', 'の', 'bigram\t鋼板 鋼材', 'name\t鋼']);

  it('are those that several words of descriptions share', () => {
    expect(count).toBe(1);
    expect(ofInputs.map(({ columns }) => [...columns])).toEqual([[0], [0], [], [], []]);
  });

  it('weigh half as much as the word in all', () => {
    const columns = subwordColumns(['鋼材', '鋼材料', '材料']);
    const lengths = columns.ofInputs.map(({ values }) => Math.hypot(...values));
    for (const length of lengths) expect(length).toBeCloseTo(0.5, 6);
  });
});
