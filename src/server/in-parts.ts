import { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';

/**
 * An answer that is sent while it is made, no faster than it is read. If a part is not read in time, the connection ends.
 * @param onEnd called when all parts have been made
 */
export function inParts<Part>(
  reply: FastifyReply,
  parts: AsyncIterable<Part>,
  onEnd: () => void = () => {},
): Readable {
  const { unread } = reply.server;
  async function* watched(): AsyncGenerator<Part, void> {
    try {
      for await (const part of parts) {
        unread.start(reply);
        yield part;
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
  return Readable.from(watched());
}
