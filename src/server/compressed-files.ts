import { hash } from 'node:crypto';
import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { brotliCompress, constants } from 'node:zlib';
import type { onSendHookHandler } from 'fastify';

const compress = promisify(brotliCompress);
/** The first visitor waits for it: a higher quality takes ten times as long, for a tenth less. */
export const COMPRESSION = { params: { [constants.BROTLI_PARAM_QUALITY]: 6 } };

/**
 * A hook that sends files compressed to browsers that accept Brotli. Each content is compressed once, when it is first
 * asked for. The weak ETag of a file is the same either way.
 */
export function compressedFiles(): onSendHookHandler {
  // By content, not by ETag, which two files of equal size and time share.
  const compressed = new Map<string, Buffer>();
  return async (request, reply, payload) => {
    reply.header('vary', 'accept-encoding');
    const isFile = reply.statusCode === 200 && request.method === 'GET' && isReadable(payload);
    if (!isFile || request.encoding(['br']) !== 'br') return payload;
    const content = await buffer(payload);
    const digest = hash('sha256', content);
    const bytes = compressed.get(digest) ?? (await compress(content, COMPRESSION));
    compressed.set(digest, bytes);
    reply.header('content-encoding', 'br').header('content-length', bytes.length);
    return bytes;
  };
}

function isReadable(payload: unknown): payload is Readable {
  return typeof payload === 'object' && payload !== null && 'pipe' in payload;
}
