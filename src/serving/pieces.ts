import { Readable } from 'node:stream';
import type { Budget } from './budget.ts';

/** A piece of an answer, and how to get the next one of the same chunk, if there is one. */
export interface Piece<Content> {
  readonly content: Content;
  readonly bytes: number;
  readonly next?: (() => Promise<Piece<Content>>) | undefined;
}

export interface PieceSettings {
  /** The number of chunks that are worked on at a time. */
  readonly concurrency: number;
  /** The bytes of answers that wait to be read. New chunks wait until there is room. */
  readonly answers: Budget;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Works on chunks concurrently and yields the pieces of their answers in order, no faster than they are taken. When the
 * signal is aborted, or nobody takes more, all work ends.
 * @param firstPiece does a chunk, or as much of it as fits in one piece
 * @throws what the signal is aborted with
 */
export async function* piecesInOrder<Chunk, Content>(
  chunks: Iterable<Chunk> | AsyncIterable<Chunk>,
  firstPiece: (chunk: Chunk, signal: AbortSignal) => Promise<Piece<Content>>,
  { concurrency, answers, signal }: PieceSettings,
): AsyncGenerator<Content, void> {
  const left = new AbortController();
  const ended = AbortSignal.any([left.signal, ...(signal ? [signal] : [])]);
  using held = answers.take(0, 'bulk');
  const pieces = Readable.from(chunks).map(
    async (chunk: Chunk) => {
      // Only first pieces wait for room. If the others did, chunks could wait for each other.
      const room = await answers.whenRoom(0, 'bulk', ended);
      room[Symbol.dispose]();
      const piece = await firstPiece(chunk, ended);
      held.add(piece.bytes);
      return piece;
    },
    { concurrency, signal: ended },
  );
  try {
    for await (const first of pieces) {
      yield first.content;
      held.add(-first.bytes);
      for (let piece: Piece<Content> = first; piece.next !== undefined; ) {
        ended.throwIfAborted();
        piece = await piece.next();
        held.add(piece.bytes);
        yield piece.content;
        held.add(-piece.bytes);
      }
    }
  } catch (error) {
    signal?.throwIfAborted();
    throw error;
  } finally {
    left.abort();
  }
}
