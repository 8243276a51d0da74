import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normalise } from '../../src/text/normalise.ts';
import { originalSpan } from '../../src/text/normalised-text.ts';

/** The reference: normalises the whole text in simple steps, without positions in the original. */
function reference(text: string): string {
  return text
    .toWellFormed()
    .replace(/\p{Cf}/gu, '')
    .normalize('NFKC')
    .replace(/[\s\p{Cc}]+/gu, (run) => (/[\n\r\u0085\u2028\u2029]/.test(run) ? '\n' : ' '))
    .replace(/^[ \n]+|[ \n]+$/g, '');
}

const japanese = fc
  .array(
    fc.constantFrom(
      ...'株式会社ｶﾞﾊﾟか\u3099は\u309AＡＢ１㍿㌔①ﾞ 　\t\n\u200b\u{1F600}\u{20BB7}e\u0301각\u1100\u1161\u11A8\ud800。、',
    ),
  )
  .map((characters) => characters.join(''));
const anything = fc.string({ unit: 'binary', maxLength: 40 });

describe('normalisation', () => {
  it('unifies full-width, half-width, compatibility and composed forms', () => {
    expect(normalise('ＡＩ・ｶﾞﾗｽ㍿　①').text).toBe('AI・ガラス株式会社 1');
    expect(normalise('か\u3099ラス').text).toBe('がラス');
  });

  it('reduces white space to one space, or to one line feed if it has a line break', () => {
    expect(normalise('  製造\t 　販売 \r\n\r\n 輸出  ').text).toBe('製造 販売\n輸出');
  });

  it('removes invisible characters, inside words as well', () => {
    expect(normalise('飲\u200b食\ufeff店').text).toBe('飲食店');
  });

  it('replaces a lone surrogate with the replacement character', () => {
    expect(normalise('飲食\ud800店').text).toBe('飲食\ufffd店');
  });

  it('equals the reference for every text', () => {
    fc.assert(
      fc.property(fc.oneof(japanese, anything), (text) => {
        expect(normalise(text).text).toBe(reference(text));
      }),
      { numRuns: 2_000 },
    );
  });

  it('does not change a normalised text', () => {
    fc.assert(
      fc.property(fc.oneof(japanese, anything), (text) => {
        const once = normalise(text).text;
        expect(normalise(once).text).toBe(once);
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('the original span', () => {
  it('of a word is right after full-width, half-width, composed and emoji characters', () => {
    const original = '😀 ＳａａＳ と ｶﾞﾗｽ㍿';
    const normalised = normalise(original);
    for (const [word, source] of [
      ['SaaS', 'ＳａａＳ'],
      ['ガラス', 'ｶﾞﾗｽ'],
      ['株式会社', '㍿'],
    ]) {
      const start = normalised.text.indexOf(word);
      const span = originalSpan(normalised, start, start + word.length);
      expect(original.slice(span.start, span.end)).toBe(source);
    }
  });

  it('of every range is within the original and normalises to a text that contains the range', () => {
    fc.assert(
      fc.property(japanese, fc.nat(), fc.nat(), (original, a, b) => {
        const normalised = normalise(original);
        fc.pre(normalised.text.length > 0);
        const [start, last] = [a, b].map((n) => n % normalised.text.length).sort((x, y) => x - y);
        const span = originalSpan(normalised, start, last + 1);
        expect(span.start).toBeGreaterThanOrEqual(0);
        expect(span.end).toBeLessThanOrEqual(original.length);
        const range = normalised.text.slice(start, last + 1).trim();
        fc.pre(range.isWellFormed());
        expect(normalise(original.slice(span.start, span.end)).text).toContain(range);
      }),
      { numRuns: 1_000 },
    );
  });
});
