import { readFile } from 'node:fs/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { Lattice, MAX_SENTENCE_LENGTH } from '../../src/text/lattice.ts';
import { normalise } from '../../src/text/normalise.ts';
import { Tokenizer } from '../../src/text/tokenizer.ts';
import { dictionary } from '../fixtures/dictionary.ts';
import { loadKuromoji } from '../fixtures/kuromoji-tokenizer.ts';
import { sharedData } from '../fixtures/shared-data.ts';

const kuromoji = await loadKuromoji();
const tokenizer = new Tokenizer(dictionary);
const lattice = new Lattice(dictionary);

/** Expects the same words as kuromoji, with the same parts of speech, base forms and positions. */
function expectSameWords(text: string): void {
  expect(tokenizer.tokenize(text)).toEqual(kuromoji(text));
}

async function descriptionsOf(path: string): Promise<string[]> {
  const record = z.object({ description: z.string() });
  const lines = (await readFile(path, 'utf8')).split('\n').filter((line) => line !== '');
  return lines.map((line) => record.parse(JSON.parse(line)).description);
}

const CORPORA = [
  { name: 'the sample', path: 'data/sample/overviews.jsonl', isMissing: false },
  { name: 'the real companies', ...sharedData('companies/train.jsonl') },
  { name: 'the foundations', ...sharedData('foundations/train.jsonl') },
];
const jsic = sharedData('jsic/jsic-full.json');

describe('the lattice finds the words, parts of speech and base forms of kuromoji', () => {
  for (const { name, path, isMissing } of CORPORA) {
    it.skipIf(isMissing)(`in every text of ${name}`, async () => {
      const texts = await descriptionsOf(path);
      expect(texts.length).toBeGreaterThan(1000);
      for (const text of texts) expectSameWords(normalise(text).text);
    });
  }

  it.skipIf(jsic.isMissing)('in every description of the industrial classification', async () => {
    const descriptions: string[] = [];
    JSON.parse(await readFile(jsic.path, 'utf8'), (_, value: unknown) => {
      if (typeof value === 'string' && value.length > 20) descriptions.push(value);
      return value;
    });
    expect(descriptions.length).toBeGreaterThan(1000);
    for (const text of descriptions) expectSameWords(text);
  });

  it('in 20,000 strings of kana, kanji, digits, Latin, punctuation, half width and emoji', () => {
    const unit = fc.oneof(
      fc.integer({ min: 0x3041, max: 0x3096 }).map((code) => String.fromCharCode(code)),
      fc.integer({ min: 0x30a1, max: 0x30fe }).map((code) => String.fromCharCode(code)),
      fc.integer({ min: 0x4e00, max: 0x9fa5 }).map((code) => String.fromCharCode(code)),
      fc.constantFrom(...'会社製造販売の及び業企開発人一二三年月日国家自動車'),
      fc.constantFrom(...'0123456789０１２９'),
      fc.constantFrom(...'abcXYZＡｂéßАяλ'),
      fc.constantFrom(...' 、。・「」（）()!?%&-ー…\n\t　'),
      fc.constantFrom(...'ｱｶﾞﾊﾟｯｰ｡､'),
      fc.constantFrom('😀', '👨‍👩‍👧', '𠮷', '🏢', '\u{E0100}', '㍿', '①', '\ufffd', '\u200d'),
    );
    fc.assert(fc.property(fc.string({ unit, maxLength: 24 }), expectSameWords), { numRuns: 20_000 });
  });

  it('in sequences of common words, where many paths have nearly the same cost', () => {
    const pieces = fc.constantFrom(
      ...[
        'すもも',
        'も',
        'もも',
        'のうち',
        'として',
        'いる',
        'た',
        'こと',
        'に',
        'おいて',
        'られ',
        'ない',
        '東京都',
        '大学',
        '及び',
      ],
    );
    const text = fc.array(pieces, { maxLength: 20 }).map((all) => all.join(''));
    fc.assert(fc.property(text, expectSameWords), { numRuns: 2_000 });
  });
});

describe('the lattice, where kuromoji fails or is slow', () => {
  const words = (text: string) => tokenizer.tokenize(text).map(({ surface }) => surface);

  it('keeps the end of a sentence after a run of emoji, which is one unknown word', () => {
    expect(words('寿司🍣🍺の店')).toEqual(['寿司', '🍣🍺', 'の', '店']);
  });

  it('treats a lone surrogate as an unknown word, where kuromoji throws', () => {
    expect(words('寿司\ud83cの店')).toEqual(['寿司', '\ud83c', 'の', '店']);
    expect(words('\udf63')).toEqual(['\udf63']);
  });

  it('splits a very long sentence, but never inside a surrogate pair', () => {
    for (const [unit, length] of [
      ['あ', 1],
      ['𠮷', 2],
    ] as const) {
      const text = `x${unit.repeat(MAX_SENTENCE_LENGTH)}`;
      const count = lattice.segment(text);
      expect(lattice.ends[count - 1]).toBe(text.length);
      expect([...lattice.ends.subarray(0, count)].every((end) => (end - 1) % length === 0)).toBe(true);
    }
  });

  it('crosses a break with a dictionary word, but not with an unknown word', () => {
    const endsWith = (text: string, breaks: readonly number[]) =>
      Array.from(lattice.ends.subarray(0, lattice.segment(text, breaks)));
    expect(endsWith('ソフトウェアの開発', [3])).toEqual([6, 7, 9]);
    expect(endsWith('サブスクリプション', [])).toEqual([9]);
    expect(endsWith('サブスクリプション', [4, 6])).toEqual([4, 6, 9]);
    expect(endsWith('販売。サブスクリプション', [1, 5, 7])).toEqual([2, 3, 5, 7, 12]);
    expect(endsWith('サブスクリプション', [])).toEqual([9]);
  });

  it('finds the same words after any other text', () => {
    const text = '自動車部品の製造、販売。';
    const before = words(text);
    for (const other of ['', 'A'.repeat(50_000), 'あ'.repeat(3), '。。。']) {
      words(other);
      expect(words(text)).toEqual(before);
    }
  });

  it('leaves no gap between words', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        expect(words(text).join('')).toBe(text);
      }),
      { numRuns: 500 },
    );
  });
});
