import type { Readable } from 'node:stream';
import { OperationalError } from '../../contract/error.ts';

/** The least that a source must send, so that one that only drips does not occupy a queue worker for days. */
const MIN_PROGRESS = { bytes: 64 * 1024, milliseconds: 60_000 };

/**
 * Reads a source as long as it makes progress. Only the time counts in which it is waited for.
 * @param progress the bytes that must come in which time of waiting
 * @throws {OperationalError} `unavailable`, when the source sends less
 */
export async function* progressing(source: Readable, progress = MIN_PROGRESS): AsyncGenerator<Uint8Array> {
  const stalled = new OperationalError(
    'unavailable',
    `it sent less than ${progress.bytes} bytes in ${progress.milliseconds / 1000} seconds`,
  );
  const pieces: AsyncIterator<Uint8Array> = source[Symbol.asyncIterator]();
  let received = 0;
  let left = progress.milliseconds;
  try {
    while (left > 0) {
      const start = performance.now();
      const timer = setTimeout(() => source.destroy(stalled), left);
      const { done, value } = await pieces.next().finally(() => clearTimeout(timer));
      if (done) return;
      left -= performance.now() - start;
      received += value.length;
      if (received >= progress.bytes) {
        received = 0;
        left = progress.milliseconds;
      }
      yield value;
    }
    throw stalled;
  } finally {
    source.destroy();
  }
}
