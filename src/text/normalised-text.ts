/**
 * Text in the one form that the dictionary and the vocabulary know, with the way back to the text as sent. Without
 * `origins` the text is the text as sent.
 */
export interface NormalisedText {
  readonly text: string;
  /** The stretch of the original that each UTF-16 code unit of the text came from. */
  readonly origins?: { readonly starts: Uint32Array; readonly ends: Uint32Array };
}

export interface Span {
  readonly start: number;
  readonly end: number;
}

/** The stretch of the original text, in UTF-16 code units, that `[start, end)` of the normalised text came from. */
export function originalSpan({ origins }: NormalisedText, start: number, end: number): Span {
  return origins === undefined
    ? { start, end }
    : { start: origins.starts[start], end: origins.ends[end - 1] };
}

export const SPACE = 0x20;
export const LINE_FEED = 0x0a;

/** Takes normalised units one by one and makes one space, or one line feed, of every run of them between others. */
export class NormalisedTextBuilder {
  #units: Uint16Array<ArrayBuffer>;
  #starts: Uint32Array<ArrayBuffer>;
  #ends: Uint32Array<ArrayBuffer>;
  #length = 0;
  /** The white space put since the last other unit; 0 for none. */
  #blank = 0;
  #blankStart = 0;
  #blankEnd = 0;

  constructor(capacity: number) {
    this.#units = new Uint16Array(capacity);
    this.#starts = new Uint32Array(capacity);
    this.#ends = new Uint32Array(capacity);
  }

  /** @param start where the stretch of the original starts that the unit came from, and `end` where it ends */
  put(unit: number, start: number, end: number): void {
    if (unit === SPACE || unit === LINE_FEED) {
      if (this.#blank === 0) this.#blankStart = start;
      this.#blank = this.#blank === LINE_FEED ? LINE_FEED : unit;
      this.#blankEnd = end;
      return;
    }
    if (this.#blank !== 0 && this.#length > 0) this.#append(this.#blank, this.#blankStart, this.#blankEnd);
    this.#blank = 0;
    this.#append(unit, start, end);
  }

  finish(): NormalisedText {
    const units = Buffer.from(this.#units.buffer, 0, 2 * this.#length);
    return {
      text: units.toString('utf16le'),
      origins: { starts: this.#starts.subarray(0, this.#length), ends: this.#ends.subarray(0, this.#length) },
    };
  }

  #append(unit: number, start: number, end: number): void {
    if (this.#length === this.#units.length) this.#grow();
    this.#units[this.#length] = unit;
    this.#starts[this.#length] = start;
    this.#ends[this.#length++] = end;
  }

  #grow(): void {
    const bytes = this.#units.buffer.byteLength;
    this.#units = new Uint16Array(this.#units.buffer.transfer(2 * bytes + 2));
    this.#starts = new Uint32Array(this.#starts.buffer.transfer(4 * bytes + 4));
    this.#ends = new Uint32Array(this.#ends.buffer.transfer(4 * bytes + 4));
  }
}
