/**
 * A normalised text, in the form that the dictionary and the vocabulary use, with its positions in the original text.
 * Without `origins` it equals the original.
 */
export interface NormalisedText {
  readonly text: string;
  /** For each UTF-16 code unit of the text, the start and the end of its source in the original. */
  readonly origins?: { readonly starts: Uint32Array; readonly ends: Uint32Array };
}

/** The range [start, end) in UTF-16 code units. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** The span of the original text from which the range [start, end) of the normalised text comes. */
export function originalSpan({ origins }: NormalisedText, start: number, end: number): Span {
  return origins === undefined
    ? { start, end }
    : { start: origins.starts[start], end: origins.ends[end - 1] };
}

/** The text of the second of two steps, where the first made the text that the second read, with positions in the original. */
export function chained(first: NormalisedText, { text, origins }: NormalisedText): NormalisedText {
  if (first.origins === undefined) return origins === undefined ? { text } : { text, origins };
  if (origins === undefined) return { text, origins: first.origins };
  const { starts, ends } = first.origins;
  return {
    text,
    origins: {
      starts: origins.starts.map((start) => starts[start]),
      ends: origins.ends.map((end) => ends[end - 1]),
    },
  };
}

export const SPACE = 0x20;
export const LINE_FEED = 0x0a;

/** Builds a normalised text unit by unit. It reduces each run of white space to one space or line feed. */
export class NormalisedTextBuilder {
  #units: Uint16Array<ArrayBuffer>;
  #starts: Uint32Array<ArrayBuffer>;
  #ends: Uint32Array<ArrayBuffer>;
  #length = 0;
  /** The white space since the last other unit; 0 for none. */
  #blank = 0;
  #blankStart = 0;
  #blankEnd = 0;

  constructor(capacity: number) {
    this.#units = new Uint16Array(capacity);
    this.#starts = new Uint32Array(capacity);
    this.#ends = new Uint32Array(capacity);
  }

  /** The unit that the next one follows; a space at the start of the text. */
  get last(): number {
    return this.#blank === 0 && this.#length > 0 ? this.#units[this.#length - 1] : SPACE;
  }

  /**
   * Adds a unit.
   * @param start the start of its source in the original
   * @param end the end of its source in the original
   */
  add(unit: number, start: number, end: number): void {
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
