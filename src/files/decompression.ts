import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { OperationalError } from '../contract/error.ts';
import { PeekableBytes } from './peekable-bytes.ts';

const GZIP = [0x1f, 0x8b];
/**
 * Decompresses gzip, and passes on anything else.
 * @param name of the file, for error messages
 * @throws {OperationalError} `invalid-input` for damaged gzip
 */
export async function* decompressed(
  bytes: AsyncIterable<Uint8Array>,
  name: string,
): AsyncGenerator<Uint8Array> {
  const input = new PeekableBytes(bytes);
  try {
    const head = await input.peek(GZIP.length);
    if (GZIP.every((byte, index) => head[index] === byte)) yield* gunzipped(input, name);
    else yield* input;
  } finally {
    await input.close();
  }
}

async function* gunzipped(input: AsyncIterable<Uint8Array>, name: string): AsyncGenerator<Uint8Array> {
  try {
    yield* pipeline(Readable.from(input), createGunzip(), () => {});
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && /^Z_/.test(String(error.code)))) throw error;
    throw new OperationalError('invalid-input', `cannot read ${name}: ${error.message}`);
  }
}
