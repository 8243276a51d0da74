import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { mendBrokenWords } from '../../src/text/broken-words.ts';
import { normalise } from '../../src/text/normalise.ts';
import { originalSpan } from '../../src/text/normalised-text.ts';
import { Tokenizer } from '../../src/text/tokenizer.ts';
import { dictionary } from '../fixtures/dictionary.ts';

const tokenizer = new Tokenizer(dictionary);
const mend = (text: string) => mendBrokenWords(normalise(text), dictionary);

const sample = (await readFile('data/sample/overviews.jsonl', 'utf8'))
  .trimEnd()
  .split('\n')
  .map((line) => z.object({ description: z.string() }).parse(JSON.parse(line)).description)
  .map((text) => normalise(text.replace(/\s/g, '')).text);

describe('a broken word is mended', () => {
  it.each([
    ['ソフト\nウェアの開発', 'ソフトウェアの開発'],
    ['冷凍食\r\n　　品の製\n造、プラス チックの加 工', '冷凍食品の製造、プラスチックの加工'],
    ['株 式 会 社', '株式会社'],
    ['ソ フ ト ウ ェ ア', 'ソフトウェア'],
    ['事業に関\nする', '事業に関する'],
    ['コンサ-トとｽ-ﾊﾟ-の運営', 'コンサートとスーパーの運営'],
    ['サーバ-2台', 'サーバー2台'],
    ['ソフト\nウェア\nクラウド\nマーケット', 'ソフトウェア\nクラウド\nマーケット'],
  ])('%j', (text, mended) => {
    expect(mend(text).text).toBe(mended);
  });

  it('in 97 of 100 words of the sample that a line break breaks', () => {
    let words = 0;
    let mended = 0;
    for (const text of sample) {
      const known = tokenizer
        .tokenize(text)
        .filter(({ surface }) => /^[\p{Script=Han}ァ-ヺー]{2,}$/u.test(surface));
      const { start, end } = known[words % known.length] ?? { start: 0, end: 0 };
      if (start === end) continue;
      const middle = Math.floor((start + end) / 2);
      words++;
      mended += Number(mend(`${text.slice(0, middle)}\n${text.slice(middle)}`).text === text);
    }
    expect(words).toBeGreaterThan(1000);
    expect(mended / words).toBeGreaterThan(0.97);
  });
});

describe('text is left as it is', () => {
  it.each([
    '食品\n機械\n電子部品',
    '電気 ガス 水道',
    'クラウド\nセキュリティ',
    'ネット-ショップ',
    'パック-アンパック',
    'オンライン-ショップ',
    'リリース-2',
    'レベル-1のタイトル-です',
    '月額 1,000円 AI チャット',
  ])('%j', (text) => {
    const normalised = normalise(text);
    expect(mendBrokenWords(normalised, dictionary)).toBe(normalised);
  });

  it('in 997 of 1,000 line breaks of the sample if each item of an enumeration has a line', () => {
    const breaks = (text: string) => text.split('\n').length - 1;
    let all = 0;
    let left = 0;
    for (const lines of sample.map((text) => text.replace(/(?<=[\p{L}ー])[、・](?=[\p{L}ー])/gu, '\n'))) {
      all += breaks(lines);
      left += breaks(mend(lines).text);
    }
    expect(all).toBeGreaterThan(3000);
    expect(left / all).toBeGreaterThan(0.997);
  });
});

describe('the original span', () => {
  it.each([
    ['&lt;ソフト\r\n　ウェア&gt;の開発', 'ソフトウェア', 'ソフト\r\n　ウェア'],
    ['&lt;ソフト\r\n　ウェア&gt;の開発', '開発', '開発'],
    ['㍿ 株 式 会 社 ', '株式会社 株式会社', '㍿ 株 式 会 社'],
    ['コンサ-トの', 'コンサート', 'コンサ-ト'],
  ])('in %j of %j is %j', (original, part, source) => {
    const mended = mend(original);
    const start = mended.text.indexOf(part);
    const span = originalSpan(mended, start, start + part.length);
    expect(original.slice(span.start, span.end)).toBe(source);
  });
});
