import { type Encoding, encodingOfMark } from '../../contract/encoding.ts';
import { SAMPLE_BYTES } from '../../contract/encoding-detection.ts';
import { StrictDecoder } from '../../contract/strict-decoder.ts';
import { assertReadable, assertSupported, requireEncoding } from '../../contract/text-file.ts';

/** Small enough that the byte at fault is found at once. */
const PIECE_BYTES = 64 * 1024;

export interface FileText {
  readonly text: string;
  readonly encoding: Encoding;
}

/** Decodes a file. @throws {OperationalError} `invalid-input`, when it is no text, or a byte does not fit its encoding */
export function fileText(bytes: Uint8Array, name: string): FileText {
  const head = bytes.subarray(0, SAMPLE_BYTES);
  assertReadable(head, name);
  const encoding = encodingOfMark(bytes) ?? encodingWithoutMark(bytes, name);
  const decoder = new StrictDecoder(encoding, name);
  let text = '';
  for (let at = 0; at < bytes.length; at += PIECE_BYTES) {
    text += decoder.decode(bytes.subarray(at, at + PIECE_BYTES));
  }
  return { text: text + decoder.end(), encoding };
}

function encodingWithoutMark(bytes: Uint8Array, name: string): Encoding {
  assertSupported(bytes.subarray(0, SAMPLE_BYTES), name);
  const start = bytes.findIndex((byte) => byte >= 0x80);
  if (start < 0) return 'utf-8';
  const line = bytes.subarray(0, start).filter((byte) => byte === 0x0a).length + 1;
  return requireEncoding(bytes.subarray(start, start + SAMPLE_BYTES), name, line);
}
