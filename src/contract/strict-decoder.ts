import { ENCODING_NAMES, type Encoding } from './encoding.ts';
import { OperationalError } from './error.ts';

/** Decodes a text piece by piece, and names the first bytes that do not fit its encoding. */
export class StrictDecoder {
  readonly #encoding: Encoding;
  readonly #source: string;
  readonly #decoder;
  /** One piece behind, so that the byte at fault can be found: the decoder has no position. */
  readonly #behind;
  #line: number;

  /** @param source of the text, for error messages; @param line the number of its first line */
  constructor(encoding: Encoding, source: string, line = 1) {
    this.#encoding = encoding;
    this.#source = source;
    this.#decoder = new TextDecoder(encoding, { fatal: true });
    this.#behind = new TextDecoder(encoding, { fatal: true });
    this.#line = line;
  }

  /** @throws {OperationalError} `invalid-input`, naming the byte and its line */
  decode(piece: Uint8Array): string {
    try {
      const text = this.#decoder.decode(piece, { stream: true });
      this.#behind.decode(piece, { stream: true });
      this.#line += countLineFeeds(text);
      return text;
    } catch {
      throw this.#fault(piece);
    }
  }

  /** The end of the text. @throws {OperationalError} `invalid-input`, when the last character is incomplete */
  end(): string {
    try {
      return this.#decoder.decode();
    } catch {
      throw this.#error('it ends within a character');
    }
  }

  #fault(piece: Uint8Array): OperationalError {
    /** The bytes of an incomplete character. */
    let incomplete: string[] = [];
    for (const byte of piece) {
      incomplete.push(`0x${byte.toString(16).padStart(2, '0')}`);
      try {
        const text = this.#behind.decode(Uint8Array.of(byte), { stream: true });
        this.#line += countLineFeeds(text);
        if (text !== '') incomplete = [];
      } catch {
        break;
      }
    }
    return this.#error(`${incomplete.join(' ')} is not valid`);
  }

  #error(fault: string): OperationalError {
    const name = ENCODING_NAMES[this.#encoding];
    return new OperationalError(
      'invalid-input',
      `${this.#source} is not ${name}: ${fault} in line ${this.#line}`,
    );
  }
}

function countLineFeeds(text: string): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) count++;
  return count;
}
