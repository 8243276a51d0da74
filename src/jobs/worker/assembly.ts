import { createHash } from 'node:crypto';
import { z } from 'zod';
import { formatOf } from '../../contract/formats.ts';
import { headerOf } from '../../serving/company-formats.ts';
import { MAX_REPORTED_ERRORS } from '../../serving/line-tagger.ts';
import type { ChunkResult } from '../queues.ts';
import type { Storage } from '../storage/storage.ts';
import { outputPart } from './parts.ts';

/** What has come of a job's chunks, added up. */
export interface JobCounts extends ChunkResult {
  readonly chunks: number;
}

/** What a job has written. */
export const writtenSchema = z.object({ bytes: z.int(), sha256: z.string() });
export type Written = Readonly<z.infer<typeof writtenSchema>>;

export function countsOf(results: readonly ChunkResult[]): JobCounts {
  const sum = (count: (result: ChunkResult) => number) =>
    results.reduce((total, result) => total + count(result), 0);
  return {
    chunks: results.length,
    tagged: sum(({ tagged }) => tagged),
    errors: sum(({ errors }) => errors),
    characters: sum(({ characters }) => characters),
    firstErrors: results
      .flatMap(({ firstErrors }) => firstErrors)
      .sort((a, b) => a.line - b.line)
      .slice(0, MAX_REPORTED_ERRORS),
  };
}

/** Writes the parts one after the other, as one file. */
export async function assemble(
  storage: Storage,
  name: string,
  job: string,
  chunks: number,
): Promise<Written> {
  const hash = createHash('sha256');
  let bytes = 0;
  const counted = async function* () {
    for await (const piece of pieces(storage, name, job, chunks)) {
      hash.update(piece);
      bytes += piece.length;
      yield piece;
    }
  };
  await storage.write(name, counted());
  return { bytes, sha256: hash.digest('hex') };
}

async function* pieces(
  storage: Storage,
  name: string,
  job: string,
  chunks: number,
): AsyncGenerator<Uint8Array> {
  const head = Buffer.from(headerOf(formatOf(name)));
  if (head.length > 0) yield head;
  for (let index = 0; index < chunks; index++) yield* await storage.read(outputPart(name, job, index));
}
