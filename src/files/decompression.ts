import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { OperationalError } from '../contract/error.ts';
import { PeekableBytes } from './peekable-bytes.ts';

const GZIP = [0x1f, 0x8b];
/** The first bytes of formats that cannot be read, all of which spreadsheets write. */
const UNREADABLE: readonly { readonly start: readonly number[]; readonly kind: string }[] = [
  { start: [0x50, 0x4b, 0x03, 0x04], kind: 'an Excel workbook or another ZIP archive' },
  { start: [0xd0, 0xcf, 0x11, 0xe0], kind: 'an old Excel workbook' },
];

/**
 * Decompresses gzip, and passes on anything else.
 * @param name of the file, for error messages
 * @throws {OperationalError} `invalid-input` for a workbook, and for damaged gzip
 */
export async function* decompressed(
  bytes: AsyncIterable<Uint8Array>,
  name: string,
): AsyncGenerator<Uint8Array> {
  const input = new PeekableBytes(bytes);
  try {
    const head = await input.peek(4);
    const startsWith = (start: readonly number[]) => start.every((byte, index) => head[index] === byte);
    const unreadable = UNREADABLE.find(({ start }) => startsWith(start));
    if (unreadable !== undefined) {
      throw new OperationalError('invalid-input', `${name} is ${unreadable.kind}: save it as CSV in UTF-8`);
    }
    if (startsWith(GZIP)) yield* gunzipped(input, name);
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
