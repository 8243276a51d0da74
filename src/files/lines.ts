const LINE_FEED = 0x0a;

/** Null stands for a line that is longer than the bound, of which nothing is kept. */
export type Line = string | null;

/**
 * The lines of a stream of UTF-8, blank ones left out: those that each piece of input completes come together, so that
 * nothing waits for more input than it needs. Memory is bounded by a piece of input and the longest line.
 * @param longest in bytes
 */
export async function* linesOf(input: AsyncIterable<Uint8Array>, longest: number): AsyncGenerator<Line[]> {
  let line = new UnfinishedLine(longest);
  for await (const piece of input) {
    const lines: Line[] = [];
    let start = 0;
    for (let end = piece.indexOf(LINE_FEED); end >= 0; end = piece.indexOf(LINE_FEED, start)) {
      line.add(piece.subarray(start, end));
      lines.push(line.finish());
      line = new UnfinishedLine(longest);
      start = end + 1;
    }
    line.add(piece.subarray(start));
    if (lines.length > 0) yield lines.filter(isNotBlank);
  }
  yield [line.finish()].filter(isNotBlank);
}

class UnfinishedLine {
  readonly #longest: number;
  #pieces: Uint8Array[] = [];
  #length = 0;

  constructor(longest: number) {
    this.#longest = longest;
  }

  add(piece: Uint8Array): void {
    this.#length += piece.length;
    if (this.#length > this.#longest) this.#pieces = [];
    else this.#pieces.push(piece);
  }

  finish(): Line {
    return this.#length > this.#longest ? null : Buffer.concat(this.#pieces).toString();
  }
}

function isNotBlank(line: Line): boolean {
  return line === null || line.trim() !== '';
}
