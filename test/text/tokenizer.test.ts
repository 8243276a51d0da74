import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normalise } from '../../src/text/normalise.ts';
import { Tokenizer } from '../../src/text/tokenizer.ts';
import { dictionary } from '../fixtures/dictionary.ts';

const tokenizer = new Tokenizer(dictionary);

describe('the tokenizer', () => {
  it('finds the surface, base form, part of speech and position of each word', () => {
    const [first, second, third] = tokenizer.tokenize('生乳を出荷している');
    expect(first).toEqual({
      surface: '生乳',
      baseForm: '生乳',
      partOfSpeech: ['名詞', '一般', '*', '*'],
      isKnown: true,
      start: 0,
      end: 2,
    });
    expect([second.surface, second.partOfSpeech[0]]).toEqual(['を', '助詞']);
    expect([third.surface, third.start, third.end]).toEqual(['出荷', 3, 5]);
  });

  it('has the dictionary form of an inflected word and the surface of an unknown word as base form', () => {
    const tokens = tokenizer.tokenize('つくったZyxwvのパン');
    expect(tokens.map(({ baseForm }) => baseForm)).toEqual(
      expect.arrayContaining(['つくる', 'Zyxwv', 'パン']),
    );
  });

  it('counts positions in UTF-16 code units after emoji and rare characters', () => {
    const text = '😀𠮷野家の牛丼';
    const beef = tokenizer.tokenize(text).find(({ surface }) => surface.startsWith('牛'));
    expect(beef?.start).toBe(text.indexOf('牛'));
  });

  it('covers every normalised text with words, without a gap', () => {
    const piece = fc.constantFrom(
      '飲食店',
      'の経営',
      '、',
      '。',
      '\n',
      ' ',
      '😀',
      '𠮷',
      'AI',
      '123',
      '\ufffd',
      'ー',
      'ﾊﾟ',
      'を',
    );
    const text = fc.oneof(
      fc.array(piece, { maxLength: 60 }).map((pieces) => pieces.join('')),
      fc.string({ unit: 'grapheme', maxLength: 60 }),
    );
    fc.assert(
      fc.property(text, (any) => {
        const normalised = normalise(any).text;
        const tokens = tokenizer.tokenize(normalised);
        expect(tokens.map(({ surface }) => surface).join('')).toBe(normalised);
        for (const { surface, start, end } of tokens) expect(normalised.slice(start, end)).toBe(surface);
      }),
      { numRuns: 500 },
    );
  });
});
