import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SHAPING_RULES, type ShapingRule, shape } from '../../src/collection/text-shaping.ts';

const only = (rule: ShapingRule) => SHAPING_RULES.filter((each) => each !== rule);

describe('shaping', () => {
  it.each<[ShapingRule, string, string]>([
    ['html', '<p>食品の製造</p><ul><li>冷凍</li><li>缶詰</li></ul>', '食品の製造\n\n・冷凍\n・缶詰'],
    ['html', 'R&amp;D の受託', 'R&D の受託'],
    ['url', 'ゴルフ情報サイト（https://golf.example.jp/top?a=1）の運営', 'ゴルフ情報サイトの運営'],
    ['email', '和菓子の製造。メール：info@kashi.example.jp', '和菓子の製造。'],
    ['phone', '和菓子の製造。TEL:03-1234-5678 FAX（03）1234－5679', '和菓子の製造。'],
    ['address', '〒100-0001 東京都千代田区千代田1-1 和菓子の製造', '和菓子の製造'],
    ['address', '本社：愛知県名古屋市中区三の丸3丁目1番2号、陶磁器の卸売', '、陶磁器の卸売'],
    [
      'boilerplate',
      '和菓子の製造。詳しくは当社ホームページをご覧ください。© 2026 菓子舗 All rights reserved',
      '和菓子の製造。',
    ],
  ])('with the rule %s turns %j into %j', (rule, text, shaped) => {
    expect(shape(text, only(rule))).toBe(shaped);
    expect(shape(text, [rule])).not.toBe(shaped);
  });

  it.each([
    '千葉県内でスーパーマーケット47店舗を展開。',
    '東京都と大阪府に3つの病院をもつ。',
    '売上高は前年比で10-20%増え、2020-2025年に5店舗を出す。',
    'CAD/CAM、IoT機器と3D-CADの販売。A<B または C>D を判定する。',
    'ホームページの制作、お問い合わせ窓口の代行。',
    '型番0120-A、JIS-1234-5678に合う部品。',
  ])('keeps descriptions of the business: %s', (text) => {
    expect(shape(text)).toBe(text);
  });

  it('only trims white space with every rule off', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(shape(text, [...SHAPING_RULES])).toBe(text.trim());
      }),
    );
  });

  it('runs in reasonable time on hostile input', () => {
    const hostile = ['<', '&', '0', '-', '東京都', '県', 'あ', 'a@', 'http://', '(', '詳しく', '。'];
    for (const piece of hostile)
      expect(shape(piece.repeat(20_000)).length).toBeLessThanOrEqual(60_000 * piece.length);
  });
});
