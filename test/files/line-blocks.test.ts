import { Readable } from 'node:stream';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type LineBlock, lineBlocks } from '../../src/files/line-blocks.ts';

function text({ lines }: LineBlock): string | undefined {
  return lines && Buffer.from(lines).toString();
}

async function blocksOf(pieces: readonly string[], longest = 1000): Promise<LineBlock[]> {
  const input = Readable.from(pieces.map((piece) => Buffer.from(piece)));
  return Array.fromAsync(lineBlocks(input, longest));
}

describe('a stream in blocks of lines', () => {
  it('hands on what each piece completes, with the number of the first line and the place behind the last', async () => {
    const blocks = await blocksOf(['a\nb\nc', 'd', '\ne']);
    expect(blocks.map((block) => ({ ...block, lines: text(block) }))).toEqual([
      { lines: 'a\nb\n', firstLine: 1, end: { line: 3, bytes: 4 } },
      { lines: 'cd\n', firstLine: 3, end: { line: 4, bytes: 7 } },
      { lines: 'e', firstLine: 4, end: { line: 4, bytes: 8 } },
    ]);
  });

  it('loses nothing, however the bytes are cut, within a character as well', async () => {
    const whole = fc
      .array(fc.constantFrom('飲食店', '\n', '😀', 'abc', '\n\n', ''))
      .map((all) => all.join(''));
    await fc.assert(
      fc.asyncProperty(whole, fc.array(fc.nat(40)), async (any, cuts) => {
        const bytes = Buffer.from(any);
        const places = [0, ...cuts.map((cut) => Math.min(cut, bytes.length)), bytes.length].sort(
          (a, b) => a - b,
        );
        const pieces = places.slice(1).map((end, index) => bytes.subarray(places[index], end));
        const blocks = await Array.fromAsync(lineBlocks(Readable.from(pieces), 1000));
        expect(blocks.map(text).join('')).toBe(any);
        for (const block of blocks.slice(0, -1)) expect(text(block)).toMatch(/\n$/);
        let read = '';
        for (const block of blocks) {
          expect(block.firstLine).toBe(read.split('\n').length);
          read += text(block);
          expect(block.end.bytes).toBe(Buffer.byteLength(read));
        }
      }),
    );
  });

  it('keeps nothing of a line that goes on over the bound, and goes on behind it', async () => {
    const blocks = await blocksOf(
      ['ok\n1234', '5678', '9012', '34\nafter\n', 'x'.repeat(9), 'y'.repeat(9)],
      10,
    );
    expect(blocks.map(text)).toEqual(['ok\n', undefined, 'after\n', undefined]);
    expect(blocks.map(({ firstLine }) => firstLine)).toEqual([1, 2, 3, 4]);
    expect(blocks.map(({ end }) => end.bytes)).toEqual([3, 18, 24, 42]);
  });

  it('goes on from a place within it', async () => {
    const [block] = await Array.fromAsync(
      lineBlocks(Readable.from([Buffer.from('c\n')]), 10, { line: 3, bytes: 4 }),
    );
    expect(block).toMatchObject({ firstLine: 3, end: { line: 4, bytes: 6 } });
  });
});
