import fc from 'fast-check';
import { expect, it } from 'vitest';
import { decodedLines } from '../../src/files/parse.ts';

/** The bytes of a text, in pieces that can end within a character or a line. */
async function* pieces(text: string, size: number) {
  const bytes = new TextEncoder().encode(text);
  for (let start = 0; start < bytes.length; start += size) yield bytes.subarray(start, start + size);
}

it('the lines of a text are those between its line feeds, however its bytes arrive', async () => {
  const text = fc.string({ unit: fc.constantFrom('冷', '凍', 'a', '\n', '\r\n', '😀'), maxLength: 40 });
  await fc.assert(
    fc.asyncProperty(text, fc.integer({ min: 1, max: 20 }), async (lines, size) => {
      const found = await Array.fromAsync(decodedLines(pieces(lines, size), { name: 'text' }));
      expect(found.flat()).toEqual(lines.split('\n'));
    }),
  );
});

it('bytes that are not in the encoding of the text are named', async () => {
  const bytes = async function* () {
    yield Uint8Array.of(0x61, 0x0a, 0xff);
  };
  const read = Array.fromAsync(decodedLines(bytes(), { name: 'text.txt', encoding: 'utf-8' }));
  await expect(read).rejects.toThrow(/text\.txt is not UTF-8: 0xff/);
});
