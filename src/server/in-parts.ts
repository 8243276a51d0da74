import { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';

/** The part of an answer that a client must read in time, so that one that reads slowly is not taken for one that does not. */
export const PART_BYTES = 32 * 1024;

/**
 * An answer that is sent while it is made, no faster than it is read. If a part is not read in time, the connection ends.
 * @param onEnd called when all pieces have been made
 */
export function inParts(
  reply: FastifyReply,
  pieces: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
  onEnd: () => void = () => {},
): Readable {
  const { unread } = reply.server;
  async function* parts(): AsyncGenerator<Uint8Array, void> {
    try {
      for await (const piece of pieces) {
        for (let start = 0; start < piece.length; start += PART_BYTES) {
          unread.start(reply);
          yield piece.subarray(start, start + PART_BYTES);
        }
        unread.end(reply);
      }
    } catch (error) {
      // That a client is gone is no error of the service.
      if (reply.raw.destroyed) return;
      throw error;
    }
    onEnd();
    // What has not left the buffers yet.
    unread.start(reply);
  }
  return Readable.from(parts());
}
