import type { Encoding } from './encoding.ts';
import { detectEncoding, undetectableEncoding } from './encoding-detection.ts';
import { isErrorOf, OperationalError } from './error.ts';
import { StrictDecoder } from './strict-decoder.ts';

/*
 * What a file of text must be. The names of files are for messages.
 */

const ADVICE = 'save it as UTF-8, or name its encoding';
/** The first bytes of files that spreadsheets write and that are no text. */
const WORKBOOKS: readonly { readonly start: readonly number[]; readonly kind: string }[] = [
  { start: [0x50, 0x4b, 0x03, 0x04], kind: 'an Excel workbook or another ZIP archive' },
  { start: [0xd0, 0xcf, 0x11, 0xe0], kind: 'an old Excel workbook' },
];

/** @param head the first bytes of the file. @throws {OperationalError} `invalid-input` for an Excel workbook */
export function assertNoWorkbook(head: Uint8Array, name: string): void {
  const workbook = WORKBOOKS.find(({ start }) => start.every((byte, index) => head[index] === byte));
  if (workbook === undefined) return;
  throw new OperationalError('invalid-input', `${name} is ${workbook.kind}: save it as CSV in UTF-8`);
}

/** @param head the first characters of the file. @throws {OperationalError} `invalid-input` for a JSON array */
export function assertJsonLines(head: string, name: string): void {
  if (!head.trimStart().startsWith('[')) return;
  throw new OperationalError(
    'invalid-input',
    `${name} is a JSON array: write each element on a line of its own, without the brackets and commas (JSON Lines)`,
  );
}

/**
 * @param head the first bytes of the file
 * @throws {OperationalError} `invalid-input` for an encoding that cannot be detected, and whose bytes look like ASCII
 */
export function assertSupported(head: Uint8Array, name: string): void {
  const other = undetectableEncoding(head);
  if (other === undefined) return;
  const advice = other.isSupported ? ADVICE : 'save it as UTF-8';
  throw new OperationalError('invalid-input', `${name} looks like ${other.name}: ${advice}`);
}

/**
 * Detects the encoding of a text.
 * @param sample that begins with the first byte that is not ASCII
 * @param line of the sample in the file
 * @throws {OperationalError} `invalid-input` where it is not clear, naming the bytes that are not UTF-8
 */
export function requireEncoding(sample: Uint8Array, name: string, line: number): Encoding {
  const encoding = detectEncoding(sample);
  if (encoding !== undefined) return encoding;
  try {
    new StrictDecoder('utf-8', name, line).decode(sample);
  } catch (error) {
    if (!isErrorOf(error, 'invalid-input')) throw error;
    throw new OperationalError(
      'invalid-input',
      `${error.message}, and it is not clearly Shift_JIS or EUC-JP: ${ADVICE}`,
    );
  }
  return 'utf-8';
}
