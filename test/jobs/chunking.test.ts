import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lineBlocks } from '../../src/files/line-blocks.ts';
import { piecesOf } from '../../src/files/pieces.ts';
import { splitIntoChunks } from '../../src/jobs/worker/chunking.ts';

const PIECE_BYTES = 1024;
const MAX_LINE_BYTES = 3000;

/** Yields the bytes in pieces of the given sizes, as a network may deliver them. */
async function* arriving(bytes: Uint8Array, sizes: readonly number[]): AsyncGenerator<Uint8Array> {
  let start = 0;
  for (let turn = 0; start < bytes.length; turn++) {
    const size = sizes[turn % sizes.length];
    yield bytes.subarray(start, start + size);
    start += size;
  }
}

const chunksOf = (bytes: Uint8Array, sizes: readonly number[], chunkBytes: number) =>
  Array.fromAsync(
    splitIntoChunks(lineBlocks(piecesOf(arriving(bytes, sizes), PIECE_BYTES), MAX_LINE_BYTES), chunkBytes),
  );

const text = fc
  .array(
    fc.oneof(
      fc.string({ maxLength: 50 }),
      fc.nat(6000).map((length) => 'x'.repeat(length)),
    ),
    {
      maxLength: 40,
    },
  )
  .map((lines) => Buffer.from(lines.join('\n')));
const sizes = fc.array(fc.integer({ min: 1, max: 5000 }), { minLength: 1, maxLength: 5 });

describe('the chunks of a job', () => {
  it('do not depend on the pieces in which the input arrives', async () => {
    await fc.assert(
      fc.asyncProperty(
        text,
        sizes,
        sizes,
        fc.integer({ min: 1, max: 9000 }),
        async (bytes, a, b, chunkBytes) => {
          expect(await chunksOf(bytes, a, chunkBytes)).toEqual(await chunksOf(bytes, b, chunkBytes));
        },
      ),
    );
  });

  it('contain all lines in order, with their line numbers', async () => {
    await fc.assert(
      fc.asyncProperty(text, sizes, fc.integer({ min: 1, max: 9000 }), async (bytes, pieces, chunkBytes) => {
        const lines = bytes.toString().split('\n');
        let next = 1;
        for (const { index, firstLine, lines: own } of await chunksOf(bytes, pieces, chunkBytes)) {
          expect(firstLine).toBe(next);
          expect(index).toBeGreaterThanOrEqual(0);
          if (own === undefined)
            expect(lines[next++ - 1].length).toBeGreaterThan(MAX_LINE_BYTES - PIECE_BYTES);
          else
            for (const line of Buffer.concat(own).toString().replace(/\n$/, '').split('\n'))
              expect(line).toBe(lines[next++ - 1]);
        }
        expect(next - 1).toBe(bytes.length === 0 ? 0 : lines.length - (lines.at(-1) === '' ? 1 : 0));
      }),
    );
  });
});
