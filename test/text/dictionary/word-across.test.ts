import { describe, expect, it } from 'vitest';
import { hasWordAcross } from '../../../src/text/dictionary/word-across.ts';
import { dictionary } from '../../fixtures/dictionary.ts';

describe('a dictionary word across a position', () => {
  const positions = (text: string) =>
    Array.from({ length: text.length + 1 }, (_, at) => at).filter((at) =>
      hasWordAcross(dictionary, text, at),
    );

  it('starts before it and ends after it', () => {
    expect(positions('ソフトウェア')).toEqual([1, 2, 3, 4, 5]);
    expect(positions('冷凍、食品')).toEqual([1, 4]);
  });

  it('may be one that the text is not segmented into', () => {
    expect(positions('賃貸業主に')).toContain(3);
  });

  it('is none at the ends of a text, in an empty text and in unknown words', () => {
    for (const text of ['', '業', 'ヷヷヷ', '😀😀']) expect(positions(text)).toEqual([]);
  });
});
