import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { detectEncoding, undetectableEncoding } from '../../src/contract/encoding-detection.ts';
import { encoded, isEncodable } from '../fixtures/encoded.ts';
import { sharedData } from '../fixtures/shared-data.ts';

const SAMPLE = (await readFile('data/sample/overviews.jsonl', 'utf8')).trimEnd().split('\n');
const OVERVIEWS = SAMPLE.map((line): string => JSON.parse(line).description);
const LISTS = sharedData('companies/train.jsonl');

/** The texts that are not detected, among those that the encoding has all characters of. */
function missed(texts: readonly string[], encoding: 'shift_jis' | 'euc-jp'): string[] {
  return texts.filter(
    (text) => isEncodable(text, encoding) && detectEncoding(encoded(text, encoding)) !== encoding,
  );
}

describe('the encoding of a text', () => {
  it.each(['shift_jis', 'euc-jp'] as const)('is detected from one overview in %s', (encoding) => {
    expect(detectEncoding(encoded('冷凍食品の製造と販売。', encoding))).toBe(encoding);
    expect(missed(OVERVIEWS, encoding)).toEqual([]);
    expect(missed(['ｺﾝﾋﾟｭｰﾀｰの販売', 'ＡＢＣ株式会社', '①建設②不動産', '髙島屋の運営'], encoding)).toEqual([]);
  });

  it.skipIf(LISTS.isMissing)('is detected from each real list of businesses', async () => {
    const lines = (await readFile(LISTS.path, 'utf8')).trimEnd().split('\n');
    const texts = lines.map((line): string => JSON.parse(line).description);
    expect(missed(texts, 'shift_jis')).toEqual([]);
    expect(missed(texts, 'euc-jp')).toEqual([]);
  });

  it('is UTF-8 for ASCII, for UTF-8 that is cut, and for damaged UTF-8', () => {
    expect(detectEncoding(Buffer.from('id,description\n'))).toBe('utf-8');
    const bytes = Buffer.from(OVERVIEWS.slice(0, 20).join('\n'));
    for (let end = bytes.length - 8; end < bytes.length; end++) {
      expect(detectEncoding(bytes.subarray(0, end))).toBe('utf-8');
    }
    for (let at = 0; at < bytes.length; at += 97) {
      expect(detectEncoding(bytes.with(at, 0xff))).toBe('utf-8');
    }
  });

  it('is not guessed for other encodings', () => {
    const latin1 = (text: string) => Buffer.from(text, 'latin1');
    expect(detectEncoding(latin1('Société générale à Genève, café et thé'))).toBeUndefined();
    expect(detectEncoding(latin1('Müller größer Straße'))).toBeUndefined();
    // 食品的制造和销售，软件开发 in GBK.
    expect(
      detectEncoding(Buffer.from('cab3c6b7b5c4d6c6d4eccdcfcafba3accdbfbcfeb7a2', 'hex')),
    ).toBeUndefined();
    expect(detectEncoding(Uint8Array.from({ length: 256 }, (_, byte) => byte))).toBeUndefined();
  });

  it('is not guessed for half-width katakana alone, which both encodings could be', () => {
    expect(detectEncoding(encoded('ｱﾙﾐﾆｳﾑ', 'shift_jis'))).not.toBe('euc-jp');
  });

  it('is named where it only looks like UTF-8', () => {
    const csv = 'id,description\n1,冷凍食品の製造\n';
    expect(undetectableEncoding(encoded(csv, 'utf-16le'))).toEqual({
      name: 'UTF-16LE without a byte order mark',
      isSupported: true,
    });
    expect(undetectableEncoding(encoded(csv, 'utf-16be'))).toEqual({
      name: 'UTF-16BE without a byte order mark',
      isSupported: true,
    });
    expect(undetectableEncoding(Buffer.from('\u001b$B7hK\u001b(B'))).toEqual({
      name: 'ISO-2022-JP',
      isSupported: false,
    });
    for (const text of [csv, `${csv}2,a\0b\n`, ''])
      expect(undetectableEncoding(Buffer.from(text))).toBeUndefined();
  });
});
