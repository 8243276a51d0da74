import { setImmediate } from 'node:timers/promises';
import { OperationalError } from '../../contract/error.ts';
import { resultFormatOf } from '../../contract/formats.ts';
import { lineBlocks } from '../../files/line-blocks.ts';
import { piecesOf } from '../../files/pieces.ts';
import { LineTagger, MAX_REPORTED_ERRORS, maxLineBytes } from '../../serving/line-tagger.ts';
import { encodeResults } from '../../serving/result-file.ts';
import type { Tagger } from '../../tagger/tagger.ts';
import type { ChunkData, ChunkResult } from '../queues.ts';
import type { Storage } from '../storage/storage.ts';
import { inputPart, outputPart } from './parts.ts';

/** The bytes of lines that are tagged in one turn of the event loop: some 3 ms of work, so that jobs are split beside it. */
const MAX_TURN_BYTES = 16 * 1024;

/**
 * Tags a chunk and writes its output part. A repeated call writes the same bytes.
 * @throws {OperationalError} `unavailable`, when the input part is incomplete
 */
export async function tagChunk(
  chunk: ChunkData,
  name: string,
  storage: Storage,
  tagger: Tagger,
  signal: AbortSignal,
): Promise<ChunkResult> {
  const { job, index, options, maxDescriptionCharacters, columns, byteOrderMark } = chunk;
  const lineTagger = new LineTagger(tagger, { maxDescriptionCharacters, isStrict: false });
  const file = { format: resultFormatOf(name), columns, byteOrderMark };
  const counts = { tagged: 0, errors: 0, characters: 0 };
  const firstErrors: ChunkResult['firstErrors'] = [];
  // Streamed: allocating a whole chunk of results each time is slower.
  const results = async function* () {
    for await (const { lines, firstLine } of blocksOf(chunk, name, storage)) {
      for (const piece of lineTagger.tagInPieces({ lines, firstLine, options })) {
        counts.tagged += piece.tagged;
        counts.errors += piece.errors;
        counts.characters += piece.characters;
        firstErrors.push(...piece.firstErrors.slice(0, MAX_REPORTED_ERRORS - firstErrors.length));
        yield encodeResults(file, piece.lines);
        await setImmediate();
        signal.throwIfAborted();
      }
    }
  };
  await storage.write(outputPart(name, job, index), results());
  return { ...counts, firstErrors };
}

async function* blocksOf(
  { job, index, firstLine, bytes, maxDescriptionCharacters }: ChunkData,
  name: string,
  storage: Storage,
) {
  if (bytes === undefined) {
    yield { lines: undefined, firstLine };
    return;
  }
  const { bytes: part } = await storage.open(inputPart(name, job, index));
  const start = { line: firstLine, bytes: 0 };
  const maxBytes = maxLineBytes(maxDescriptionCharacters);
  let read = 0;
  for await (const { lines, firstLine: line, end } of lineBlocks(
    piecesOf(part, MAX_TURN_BYTES),
    maxBytes,
    start,
  )) {
    read = end.bytes;
    yield { lines, firstLine: line };
  }
  if (read !== bytes) {
    throw new OperationalError('unavailable', `a part of the input has ${read} bytes instead of ${bytes}`);
  }
}
