import { expect, it } from 'vitest';
import { nearDuplicateGroups } from '../../src/dataset/near-duplicates.ts';

const TEXT = '自動車用ゴムホースと防振ゴムを製造し、国内外の完成車メーカーに納入しています。';

// A comparison of each pair would take hours.
it.each([
  ['equal', () => TEXT],
  ['nearly equal', (index: number) => `${TEXT}第${index}期。`],
])(
  '200,000 %s texts are one group',
  (_, textOf) => {
    const texts = Array.from({ length: 200_000 }, (_, index) => textOf(index));
    expect(new Set(nearDuplicateGroups(texts))).toEqual(new Set([0]));
  },
  120_000,
);
