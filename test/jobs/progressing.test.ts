import { PassThrough, Readable } from 'node:stream';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { progressing } from '../../src/jobs/storage/progressing.ts';

const HOUR = 3_600_000;
const read = (source: AsyncIterable<Uint8Array>) => Array.fromAsync(source, (piece) => piece.toString());

describe('a source that must make progress', () => {
  it('is read to its end while it does', async () => {
    const source = Readable.from(['first', 'second', 'third'].map((text) => Buffer.from(text)));
    expect(await read(progressing(source, { bytes: 5, milliseconds: HOUR }))).toEqual([
      'first',
      'second',
      'third',
    ]);
  });

  it('is given up when it sends nothing', async () => {
    const source = new PassThrough();
    await expect(read(progressing(source, { bytes: 5, milliseconds: 10 }))).rejects.toThrow(
      'it sent less than 5 bytes in 0.01 seconds',
    );
    expect(source.destroyed).toBe(true);
  });

  it('is given up when it only drips', async () => {
    const source = new PassThrough();
    const timer = setInterval(() => source.write('.'), 1);
    onTestFinished(() => clearInterval(timer));
    await expect(read(progressing(source, { bytes: 1_000_000, milliseconds: 50 }))).rejects.toThrow(
      'it sent less than 1000000 bytes',
    );
  });

  it('may wait for its reader as long as that takes', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
    onTestFinished(() => {
      vi.useRealTimers();
    });
    const source = Readable.from(['a', 'b', 'c'].map((text) => Buffer.from(text)));
    const pieces: string[] = [];
    for await (const piece of progressing(source, { bytes: 1_000, milliseconds: 60_000 })) {
      vi.advanceTimersByTime(HOUR);
      pieces.push(piece.toString());
    }
    expect(pieces).toEqual(['a', 'b', 'c']);
  });

  it('is closed when its reader stops', async () => {
    const source = new PassThrough();
    source.write('first');
    for await (const _ of progressing(source)) break;
    expect(source.destroyed).toBe(true);
  });
});
