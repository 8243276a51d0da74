const LINE_FEED = 0x0a;

/** A block of complete lines. */
export interface LineBlock {
  /** UTF-8; undefined in place of one line that is too long to be kept in memory. */
  readonly lines: Uint8Array | undefined;
  /** The number of the first line. */
  readonly firstLine: number;
  /** The place after the block. */
  readonly end: LinePlace;
}

/** A place between two lines: the number of the next line, and the number of bytes before it. */
export interface LinePlace {
  readonly line: number;
  readonly bytes: number;
}

export const BEGINNING: LinePlace = { line: 1, bytes: 0 };

/**
 * Divides a stream of UTF-8 into blocks of complete lines. A block is yielded as soon as a piece of input completes it, so
 * no line waits for more input. Memory is bounded by a piece of input and the maximum length of a line.
 * @param start the place where the input begins
 * @param maxLineBytes the maximum length of a line in bytes; a longer line that spans pieces of input is not kept
 */
export async function* lineBlocks(
  input: AsyncIterable<Uint8Array>,
  maxLineBytes: number,
  start = BEGINNING,
): AsyncGenerator<LineBlock> {
  const unfinished = new UnfinishedLine(maxLineBytes);
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
  readonly #maxLineBytes: number;
  #pieces: Uint8Array[] = [];

  constructor(maxLineBytes: number) {
    this.#maxLineBytes = maxLineBytes;
  }

  get isTooLong(): boolean {
    return this.length > this.#maxLineBytes;
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

export function lineFeedsIn(bytes: Uint8Array): number {
  let count = 0;
  for (let at = bytes.indexOf(LINE_FEED); at >= 0; at = bytes.indexOf(LINE_FEED, at + 1)) count++;
  return count;
}
