import { isAscii } from 'node:buffer';
import { type Encoding, encodingOfMark } from '../contract/encoding.ts';
import { SAMPLE_BYTES } from '../contract/encoding-detection.ts';
import { StrictDecoder } from '../contract/strict-decoder.ts';
import { assertReadable, assertSupported, requireEncoding } from '../contract/text-file.ts';
import { announceEncoding } from './encoding-channel.ts';
import { lineFeedsIn } from './line-blocks.ts';
import { PeekableBytes } from './peekable-bytes.ts';

const UTF8_MARK_BYTES = 3;

/** A text to read. */
export interface TextSource {
  /** For messages. */
  readonly name: string;
  /** Where the encoding is known. A byte order mark takes precedence. */
  readonly encoding?: Encoding | undefined;
  /** Called when an encoding other than UTF-8 is detected. By default it is announced. */
  readonly onDetected?: (encoding: Encoding) => void;
}

/**
 * Converts a text to UTF-8 without a byte order mark. The encoding is detected from the first bytes that are not ASCII, and
 * announced unless it is UTF-8. What is UTF-8 already passes unchanged, also where it is damaged: readers of lines report
 * such a line and go on. Memory is bounded by a piece of input and the sample.
 * @throws {OperationalError} `invalid-input`, when the encoding is not supported, or a byte does not fit it
 */
export async function* utf8Pieces(
  bytes: AsyncIterable<Uint8Array>,
  {
    name,
    encoding: given,
    onDetected = (encoding) => announceEncoding({ source: name, encoding }),
  }: TextSource,
): AsyncGenerator<Uint8Array> {
  const input = new PeekableBytes(bytes);
  try {
    const head = await input.peek(SAMPLE_BYTES);
    const marked = encodingOfMark(head);
    if (marked === 'utf-8') {
      await input.next();
      input.putBack(head.subarray(UTF8_MARK_BYTES));
    }
    let encoding = marked ?? given;
    assertReadable(head, name);
    if (encoding === undefined) assertSupported(head, name);
    let line = 1;
    while (encoding === undefined) {
      const piece = await input.next();
      if (piece === undefined) return;
      const ascii = asciiPrefixOf(piece);
      if (ascii.length > 0) yield ascii;
      line += lineFeedsIn(ascii);
      if (ascii.length === piece.length) continue;
      input.putBack(piece.subarray(ascii.length));
      encoding = requireEncoding(await input.peek(SAMPLE_BYTES), name, line);
    }
    if (encoding !== 'utf-8' && encoding !== given) onDetected(encoding);
    if (encoding === 'utf-8') yield* input;
    else yield* transcoded(input, new StrictDecoder(encoding, name, line));
  } finally {
    await input.close();
  }
}

async function* transcoded(
  input: AsyncIterable<Uint8Array>,
  decoder: StrictDecoder,
): AsyncGenerator<Uint8Array> {
  for await (const piece of input) yield Buffer.from(decoder.decode(piece));
  yield Buffer.from(decoder.end());
}

function asciiPrefixOf(piece: Uint8Array): Uint8Array {
  if (isAscii(piece)) return piece;
  return piece.subarray(
    0,
    piece.findIndex((byte) => byte >= 0x80),
  );
}
