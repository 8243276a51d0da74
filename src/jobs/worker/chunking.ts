import type { LineBlock } from '../../files/line-blocks.ts';

/**
 * So much text takes a worker some 200 ms: long enough that a chunk's way through the queue costs little, short enough
 * that little is done again when a worker dies.
 */
const CHUNK_BYTES = 1024 * 1024;

/** Some of a job's lines, which one worker tags. */
export interface Cut {
  readonly index: number;
  readonly firstLine: number;
  /** One after the other; undefined in place of a line that was too long to be kept. */
  readonly lines: readonly Uint8Array[] | undefined;
  readonly bytes: number;
}

/** The lines in chunks, in order; the same lines are always cut at the same places. */
export async function* cutLines(
  blocks: AsyncIterable<LineBlock>,
  chunkBytes = CHUNK_BYTES,
): AsyncGenerator<Cut> {
  let index = 0;
  let held: Uint8Array[] = [];
  let length = 0;
  let firstLine = 1;
  const cut = (): Cut => {
    const lines = held;
    const bytes = length;
    held = [];
    length = 0;
    return { index: index++, firstLine, lines, bytes };
  };
  for await (const block of blocks) {
    if (block.lines === undefined) {
      if (length > 0) yield cut();
      yield { index: index++, firstLine: block.firstLine, lines: undefined, bytes: 0 };
      continue;
    }
    if (length === 0) firstLine = block.firstLine;
    held.push(block.lines);
    length += block.lines.length;
    if (length >= chunkBytes) yield cut();
  }
  if (length > 0) yield cut();
}
