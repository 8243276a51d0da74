import { z } from 'zod';
import { writtenSchema } from '../contract/jobs.ts';
import { MAX_REPORTED_ERRORS } from '../serving/line-tagger.ts';
import { type ChunkResult, chunkResultSchema } from './queues.ts';

const jobCountsSchema = chunkResultSchema.extend({ chunks: z.int() });
/** The sums over the finished chunks of a job, and the errors with the lowest line numbers. */
export type JobCounts = Readonly<z.infer<typeof jobCountsSchema>>;

/** The return value of a completed job. */
export const jobResultSchema = jobCountsSchema.extend(writtenSchema.shape);
export type JobResult = Readonly<z.infer<typeof jobResultSchema>>;

const childrenValuesSchema = z.record(z.string(), chunkResultSchema);

/** Adds up the results of chunks, as BullMQ returns them: an object of results by chunk. */
export function sumChunkResults(childrenValues: unknown): JobCounts {
  const results = Object.values(childrenValuesSchema.parse(childrenValues));
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
