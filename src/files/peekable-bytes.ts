/** A stream of bytes whose next bytes can be looked at before they are read. */
export class PeekableBytes implements AsyncIterable<Uint8Array> {
  readonly #input: AsyncIterator<Uint8Array>;
  #held: Uint8Array | undefined;

  constructor(bytes: AsyncIterable<Uint8Array>) {
    this.#input = bytes[Symbol.asyncIterator]();
  }

  /** The next bytes, which stay to be read: at least `count` of them, unless the stream ends earlier. */
  async peek(count: number): Promise<Uint8Array> {
    const pieces: Uint8Array[] = [];
    let length = 0;
    while (length < count) {
      const piece = await this.next();
      if (piece === undefined) break;
      pieces.push(piece);
      length += piece.length;
    }
    const [only] = pieces;
    const bytes = only !== undefined && pieces.length === 1 ? only : Buffer.concat(pieces);
    if (bytes.length > 0) this.putBack(bytes);
    return bytes;
  }

  /** @returns undefined at the end */
  async next(): Promise<Uint8Array | undefined> {
    if (this.#held !== undefined) {
      const held = this.#held;
      this.#held = undefined;
      return held;
    }
    const { value, done } = await this.#input.next();
    return done ? undefined : value;
  }

  /** Puts back what remains of the piece that was read last. */
  putBack(rest: Uint8Array): void {
    this.#held = rest;
  }

  /** Reads the rest. The stream is closed when the reader stops early. */
  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array> {
    try {
      for (let piece = await this.next(); piece !== undefined; piece = await this.next()) yield piece;
    } finally {
      await this.close();
    }
  }

  async close(): Promise<void> {
    await this.#input.return?.();
  }
}
