const LINE_FEED = 0x0a;

/** Some whole lines of a text. */
export interface LineBlock {
  /** UTF-8; undefined in place of a line that was too long to be kept. */
  readonly lines: Uint8Array | undefined;
  /** The number of the first of them. */
  readonly firstLine: number;
  /** The place behind them. */
  readonly end: LinePlace;
}

/** A place between two lines: the number of the next one, and how many bytes stand before it. */
export interface LinePlace {
  readonly line: number;
  readonly bytes: number;
}

export const BEGINNING: LinePlace = { line: 1, bytes: 0 };

/**
 * A stream of UTF-8 in blocks of whole lines, each handed on as soon as a piece of the input completes it, so that
 * nothing waits for more input than it needs. Memory is bounded by a piece of input and the longest line.
 * @param start where the input begins
 * @param longest in bytes; of a line that goes on for longer, over several pieces, nothing is kept
 */
export async function* lineBlocks(
  input: AsyncIterable<Uint8Array>,
  longest: number,
  start = BEGINNING,
): AsyncGenerator<LineBlock> {
  const unfinished = new UnfinishedLine(longest);
  let end = start;
  const block = (bytes: Uint8Array | undefined, length: number): LineBlock => {
    const firstLine = end.line;
    end = { line: firstLine + (bytes ? lineFeedsIn(bytes) : 1), bytes: end.bytes + length };
    return { lines: bytes, firstLine, end };
  };
  for await (const piece of input) {
    let whole = piece.subarray(0, piece.lastIndexOf(LINE_FEED) + 1);
    const tail = piece.subarray(whole.length);
    if (whole.length > 0 && unfinished.isTooLong) {
      const rest = whole.subarray(whole.indexOf(LINE_FEED) + 1);
      yield block(undefined, unfinished.length + whole.length - rest.length);
      unfinished.clear();
      whole = rest;
    }
    if (whole.length > 0) {
      const bytes = unfinished.completedBy(whole);
      yield block(bytes, bytes.length);
      unfinished.clear();
    }
    unfinished.add(tail);
  }
  if (unfinished.isTooLong) yield block(undefined, unfinished.length);
  else if (unfinished.length > 0) yield block(unfinished.completedBy(new Uint8Array()), unfinished.length);
}

class UnfinishedLine {
  length = 0;
  readonly #longest: number;
  #pieces: Uint8Array[] = [];

  constructor(longest: number) {
    this.#longest = longest;
  }

  get isTooLong(): boolean {
    return this.length > this.#longest;
  }

  add(piece: Uint8Array): void {
    this.length += piece.length;
    if (this.isTooLong) this.#pieces = [];
    else if (piece.length > 0) this.#pieces.push(piece);
  }

  completedBy(rest: Uint8Array): Uint8Array {
    return this.#pieces.length === 0 ? rest : Buffer.concat([...this.#pieces, rest]);
  }

  clear(): void {
    this.length = 0;
    this.#pieces = [];
  }
}

function lineFeedsIn(bytes: Uint8Array): number {
  let count = 0;
  for (let at = bytes.indexOf(LINE_FEED); at >= 0; at = bytes.indexOf(LINE_FEED, at + 1)) count++;
  return count;
}
