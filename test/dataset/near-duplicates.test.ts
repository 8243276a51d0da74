import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nearDuplicateGroups } from '../../src/dataset/near-duplicates.ts';

function grams(text: string): Set<string> {
  if (text.length <= 5) return new Set([text]);
  return new Set(Array.from({ length: text.length - 4 }, (_, start) => text.slice(start, start + 5)));
}

function jaccard(a: string, b: string): number {
  const shared = grams(a).intersection(grams(b)).size;
  return shared / grams(a).union(grams(b)).size;
}

/** The reference: compares every text to every other. */
function groupsByBruteForce(texts: readonly string[]): number[] {
  const groups = texts.map((_, index) => index);
  for (const [i, a] of texts.entries()) {
    for (const [j, b] of texts.entries()) {
      if (jaccard(a, b) < 0.8) continue;
      const [from, to] = [Math.max(groups[i], groups[j]), Math.min(groups[i], groups[j])];
      for (const index of groups.keys()) if (groups[index] === from) groups[index] = to;
    }
  }
  return groups;
}

describe('near-duplicates', () => {
  it('are texts that are equal or differ in a few characters', () => {
    const text =
      '自動車用ゴムホースと防振ゴムを製造し、国内外の完成車メーカーに納入しています。創業は昭和二十三年です。';
    const groups = nearDuplicateGroups([
      text,
      '飲食店の経営',
      text.replace('。創業', '．創業'),
      '飲食店の経営',
      '飲食店の運営',
    ]);
    expect(groups).toEqual([0, 1, 0, 1, 4]);
  });

  it('match those of a brute-force comparison', () => {
    const base = fc.constantFrom('冷凍食品の製造販売と輸出入', '不動産の賃貸と管理および仲介業', 'ab');
    const edited = fc
      .tuple(base, fc.nat(20), fc.constantFrom('', '業', 'と物流', 'x'))
      .map(
        ([text, at, insert]) =>
          text.repeat(3).slice(0, at + 10) + insert + text.repeat(2).slice(at % text.length),
      );
    fc.assert(
      fc.property(fc.array(edited, { maxLength: 12 }), (texts) => {
        expect(nearDuplicateGroups(texts)).toEqual(groupsByBruteForce(texts));
      }),
      { numRuns: 300 },
    );
  });

  it('match those of a brute-force comparison when shingles are repeated', () => {
    const repetitive = fc.string({ unit: fc.constantFrom('あ', 'い'), maxLength: 40 });
    fc.assert(
      fc.property(fc.array(repetitive, { maxLength: 40 }), (texts) => {
        expect(nearDuplicateGroups(texts)).toEqual(groupsByBruteForce(texts));
      }),
      { numRuns: 200 },
    );
  });

  it('are not texts whose hashes are equal by chance', () => {
    // Each text is one shingle. Among 100,000 some 37 pairs have the same 27 bits of hash.
    const texts = Array.from({ length: 100_000 }, (_, index) => String(index).padStart(5, '0'));
    expect(nearDuplicateGroups(texts)).toEqual([...texts.keys()]);
  });

  it('report their progress from the first text to the last', () => {
    const texts = ['冷凍食品の製造', '不動産の賃貸', '冷凍食品の製造'];
    const reports: unknown[] = [];
    nearDuplicateGroups(texts, (...report) => reports.push(report));
    expect(reports).toEqual([
      ['texts divided into shingles', 1, 2],
      ['texts divided into shingles', 2, 2],
      ['texts compared', 1, 2],
      ['texts compared', 2, 2],
    ]);
  });
});
