import type { LineBlock } from '../../files/line-blocks.ts';

/**
 * Some 200 ms of work: large enough that the way through the queue costs little, small enough that little is repeated
 * when a queue worker dies.
 */
const CHUNK_BYTES = 1024 * 1024;

/** Consecutive lines of a job, which one queue worker tags. */
export interface Chunk {
  readonly index: number;
  readonly firstLine: number;
  /** The bytes of the lines, in order. Undefined: the chunk is one line that was too long to keep. */
  readonly lines: readonly Uint8Array[] | undefined;
  readonly bytes: number;
}

/** Splits lines into chunks, in order. The same blocks always give the same chunks. */
export async function* splitIntoChunks(
  blocks: AsyncIterable<LineBlock>,
  chunkBytes = CHUNK_BYTES,
): AsyncGenerator<Chunk> {
  let index = 0;
  let pending: Uint8Array[] = [];
  let length = 0;
  let firstLine = 1;
  const takePending = (): Chunk => {
    const chunk = { index: index++, firstLine, lines: pending, bytes: length };
    pending = [];
    length = 0;
    return chunk;
  };
  for await (const block of blocks) {
    if (block.lines === undefined) {
      if (length > 0) yield takePending();
      yield { index: index++, firstLine: block.firstLine, lines: undefined, bytes: 0 };
      continue;
    }
    if (length === 0) firstLine = block.firstLine;
    pending.push(block.lines);
    length += block.lines.length;
    if (length >= chunkBytes) yield takePending();
  }
  if (length > 0) yield takePending();
}
