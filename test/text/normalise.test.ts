import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normalise } from '../../src/text/normalise.ts';
import { originalSpan } from '../../src/text/normalised-text.ts';
import { replaceRadicals } from '../../src/text/radicals.ts';

/** The reference: normalises the whole text in simple steps, without positions in the original. */
function reference(text: string): string {
  return replaceRadicals(text.toWellFormed().replace(/[\p{Cf}\p{Variation_Selector}]/gu, ''))
    .normalize('NFKC')
    .replace(/[\s\p{Cc}]+/gu, (run) => (/[\n\r\u0085\u2028\u2029]/.test(run) ? '\n' : ' '))
    .replace(/^[ \n]+|[ \n]+$/g, '');
}

const japanese = fc
  .array(
    fc.constantFrom(
      ...'株式会社ｶﾞﾊﾟか\u3099は\u309AＡＢ１㍿㌔①ﾞ 　\t\n\u200b\u{1F600}\u{20BB7}e\u0301각\u1100\u1161\u11A8\ud800。、⻑⼾⺀葛\u{E0100}\uFE0F',
    ),
  )
  .map((characters) => characters.join(''));
const dashesAndReferences = fc
  .array(
    fc.constantFrom(
      ...'スパッンｶﾞー－―−─‐-漢、A1 \n\u200b',
      '&amp;',
      '&#x30b9;',
      '&#12540;',
      '&nbsp;',
      '&',
      ';',
    ),
  )
  .map((characters) => characters.join(''));
const IDEOGRAPH = /^\p{Unified_Ideograph}$/u;
const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => from + index);
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

  it('removes variation selectors, which only choose a glyph', () => {
    expect(normalise('葛\u{E0100}飾区の辻\uFE00本').text).toBe('葛飾区の辻本');
    expect(normalise('\u{E0101}❤\uFE0F').text).toBe('❤');
  });

  it('has ideographs in place of radicals', () => {
    expect(normalise('⻑野の⾷品と⺠間の⽔道、⻘果と⻄洋料理、江⼾と⿊⾖').text).toBe(
      '長野の食品と民間の水道、青果と西洋料理、江戸と黒豆',
    );
    const codes = [...range(0x2e81, 0x2e99), ...range(0x2e9b, 0x2ef3), ...range(0x2f00, 0x2fd5)];
    for (const radical of codes.map((code) => String.fromCodePoint(code))) {
      expect([radical, normalise(radical).text]).toEqual([radical, expect.stringMatching(IDEOGRAPH)]);
    }
  });

  it.each([...'－−―—─━'])('has ー in place of %s within and at the end of katakana words', (dash) => {
    for (const text of [
      'スーパー',
      'スーパーの',
      'スーパー、',
      'スーパー事業',
      'ソリューション',
      'ｽｰﾊﾟｰﾏｰｹｯﾄ',
    ]) {
      expect(normalise(text.replace(/[ーｰ]/g, dash)).text).toBe(normalise(text).text);
    }
  });

  it.each([...'‐‑‒–'])('has ー in place of the narrow %s only between katakana', (dash) => {
    expect(normalise(`コンサ${dash}トの`).text).toBe('コンサートの');
    expect(normalise(`ポタージュ${dash}生クリーム`).text).toBe(
      `ポタージュ${dash}生クリーム`.normalize('NFKC'),
    );
  });

  it.each([
    ['メーカー－小売', 'メーカー-小売'],
    ['ガレクチン－３', 'ガレクチン-3'],
    ['タイプ－Ａ', 'タイプ-A'],
    ['システム――その他', 'システム――その他'],
    ['オンライン－ショップ', 'オンライン-ショップ'],
    ['東京―大阪', '東京―大阪'],
  ])('keeps other dashes: %s', (text, expected) => {
    expect(normalise(text).text).toBe(expected);
  });

  it('decodes the character references of HTML, also if they are escaped themselves', () => {
    expect(normalise('食品&amp;飲料&nbsp;&lt;&#39;Ａ&#x27;&gt; &quot;').text).toBe("食品&飲料 <'A'> \"");
    expect(normalise('葛&#xE0100;飾のス&#x2015;パ&#8213;').text).toBe('葛飾のスーパー');
    expect(normalise('食品&amp;amp;飲料&amp;nbsp;店').text).toBe('食品&飲料 店');
    for (const text of ['R&D', 'R&D;M&A', '&unknown;', '&#;', '&amp'])
      expect(normalise(text).text).toBe(text);
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
      fc.property(fc.oneof(japanese, dashesAndReferences, anything), (text) => {
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

  it.each([
    ['&lt;葛\u{E0100}飾&gt;のス－パ－', '葛飾', '葛\u{E0100}飾'],
    ['&lt;葛\u{E0100}飾&gt;のス－パ－', 'スーパー', 'ス－パ－'],
    ['葛&#xE0100;飾の&#x98DF;⾷', '葛飾', '葛&#xE0100;飾'],
    ['葛&#xE0100;飾の&#x98DF;⾷', '食食', '&#x98DF;⾷'],
    ['  A &amp;&nbsp; B', '& B', '&amp;&nbsp; B'],
  ])('in %j of %j is %j', (original, part, source) => {
    const normalised = normalise(original);
    const start = normalised.text.indexOf(part);
    const span = originalSpan(normalised, start, start + part.length);
    expect(original.slice(span.start, span.end)).toBe(source);
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
