import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chunks, LONGEST_CHUNK } from '../../src/text/chunks.ts';

describe('cutting for the dictionary', () => {
  it('ends a piece behind each 、 and 。', () => {
    expect([...chunks('製造、販売。輸出')]).toEqual(['製造、', '販売。', '輸出']);
  });

  it('cuts a long sentence behind its last break within the bound', () => {
    const [first] = chunks(`${'あ'.repeat(100)}・${'い'.repeat(100)} ${'う'.repeat(300)}`);
    expect(first).toBe(`${'あ'.repeat(100)}・${'い'.repeat(100)} `);
  });

  it('cuts at the bound where there is no break, and never inside a surrogate pair', () => {
    expect([...chunks('A'.repeat(600))].map(({ length }) => length)).toEqual([256, 256, 88]);
    const [first] = chunks(`x${'𠮷'.repeat(200)}`);
    expect(first).toBe(`x${'𠮷'.repeat(127)}`);
  });

  it('loses nothing and keeps every piece within the bound, for any text', () => {
    const text = fc.string({
      unit: fc.constantFrom('あ', '、', '。', ' ', '𠮷', 'A', '・'),
      maxLength: 2_000,
      size: 'max',
    });
    fc.assert(
      fc.property(text, (any) => {
        const pieces = [...chunks(any)];
        expect(pieces.join('')).toBe(any);
        expect(pieces.every((piece) => piece.length > 0 && piece.length <= LONGEST_CHUNK)).toBe(true);
        expect(pieces.every((piece) => piece.isWellFormed())).toBe(true);
      }),
    );
  });
});
