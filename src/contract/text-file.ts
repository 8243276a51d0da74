import type { Encoding } from './encoding.ts';
import { detectEncoding, undetectableEncoding } from './encoding-detection.ts';
import { isErrorOf, OperationalError } from './error.ts';
import { StrictDecoder } from './strict-decoder.ts';

/*
 * What a file of text must be. The names of files are for messages.
 */

const ADVICE = 'save it as UTF-8, or name its encoding';
/** The first bytes of files that are not read. The mark of UTF-32 begins like that of UTF-16. */
const OTHER_KINDS: readonly { readonly start: readonly number[]; readonly kind: string }[] = [
  {
    start: [0x50, 0x4b, 0x03, 0x04],
    kind: 'an Excel workbook or another ZIP archive: give a workbook a name that ends in .xlsx',
  },
  { start: [0xd0, 0xcf, 0x11, 0xe0], kind: 'an old Excel workbook: save it as .xlsx' },
  { start: [0xff, 0xfe, 0, 0], kind: 'UTF-32: save it as UTF-8' },
  { start: [0, 0, 0xfe, 0xff], kind: 'UTF-32: save it as UTF-8' },
];

/** @param head the first bytes of the file. @throws {OperationalError} `invalid-input` for an Excel workbook or UTF-32 */
export function assertReadable(head: Uint8Array, name: string): void {
  const other = OTHER_KINDS.find(({ start }) => start.every((byte, index) => head[index] === byte));
  if (other !== undefined) throw new OperationalError('invalid-input', `${name} is ${other.kind}`);
}

/**
 * @param head the first characters of the file
 * @throws {OperationalError} `invalid-input` for a JSON array, or an object over several lines
 */
export function assertJsonLines(head: string, name: string): void {
  const advice = 'on a line of its own, without brackets and commas around them (JSON Lines)';
  if (head.trimStart().startsWith('[')) {
    throw new OperationalError('invalid-input', `${name} is a JSON array: write each element ${advice}`);
  }
  if (/^\s*\{\s*$/.test(head.split('\n', 1)[0] ?? '')) {
    throw new OperationalError(
      'invalid-input',
      `${name} has JSON over several lines: write each object ${advice}`,
    );
  }
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
