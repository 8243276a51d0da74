import { type Job, Queue, type QueueOptions } from 'bullmq';
import { z } from 'zod';
import { ENCODINGS } from '../contract/encoding.ts';
import { FORMATS, lineErrorSchema } from '../contract/formats.ts';
import { modelNameSchema } from '../contract/model-name.ts';
import { RESULT_COLUMNS } from '../contract/result-columns.ts';
import { tagOptionsSchema } from '../contract/tag-options.ts';

/** The BullMQ queues through which services and queue workers communicate, in Redis or Valkey. */
export const QUEUES = {
  /** Whole jobs. A job is split into chunks, waits for them, and is assembled. */
  jobs: 'company-tagger-jobs',
  chunks: 'company-tagger-chunks',
  /** Single companies that any program may add, their results, and the companies that could not be tagged. */
  companies: 'company-tagger-companies',
  results: 'company-tagger-results',
  deadLetters: 'company-tagger-dead-letters',
} as const;

/** The settings that all chunks of a job share. */
const taggingSchema = z.object({
  /** Fixed when the job is created, so that the same model tags all of its records. */
  model: modelNameSchema,
  options: tagOptionsSchema,
  maxDescriptionCharacters: z.int(),
  /** Of an output that is a table. */
  columns: z.array(z.string()).default([...RESULT_COLUMNS]),
  byteOrderMark: z.boolean().default(false),
});

export const jobSchema = taggingSchema.extend({
  input: z.string(),
  inputFormat: z.enum(FORMATS),
  inputEncoding: z.enum(ENCODINGS).optional(),
  output: z.string(),
  /** The name of the API key that created the job; undefined where no keys are required. */
  by: z.string().optional(),
  isCancelled: z.boolean().default(false),
});
export type JobData = z.infer<typeof jobSchema>;

/** The progress of a job. It is stored with the job in Redis, so that another queue worker can continue. */
const progressSchema = z.object({
  /** Identifies the content of the input, so that a change between two reads is noticed. */
  identity: z.string(),
  /** The encoding of the input that was detected, if it is not UTF-8. */
  inputEncoding: z.enum(ENCODINGS).optional(),
  chunks: z.int(),
  stage: z.enum(['splitting', 'tagging', 'assembling']),
});
export type JobProgress = z.infer<typeof progressSchema>;

/** @returns undefined for a job that no queue worker has started */
export function progressOf(job: Job<unknown, unknown>): JobProgress | undefined {
  return progressSchema.safeParse(job.progress).data;
}

export const chunkSchema = taggingSchema.extend({
  job: z.string(),
  output: z.string(),
  index: z.int(),
  firstLine: z.int(),
  /** The size of the input part. Undefined: the chunk is one line that was too long to keep, and has no input part. */
  bytes: z.int().optional(),
});
export type ChunkData = z.infer<typeof chunkSchema>;

export const chunkResultSchema = z.object({
  tagged: z.int(),
  errors: z.int(),
  characters: z.int(),
  firstErrors: z.array(lineErrorSchema),
});
export type ChunkResult = z.infer<typeof chunkResultSchema>;

/** BullMQ's commands that wait for work are answered within 10 seconds. */
const WORKER_ANSWER_MILLISECONDS = 15_000;

/**
 * The connection of a queue worker. BullMQ requires that it retries without limit. Where no answer comes, it is made again,
 * as the other side may be gone without a word.
 */
export function workerConnection(url: string): QueueOptions['connection'] {
  return { url, maxRetriesPerRequest: null, socketTimeout: WORKER_ANSWER_MILLISECONDS };
}

export function openQueue<Data>(name: string, connection: QueueOptions['connection']): Queue<Data> {
  const queue = new Queue<Data>(name, { connection });
  // Each call rejects with the error itself. Without a listener the event would end the process.
  queue.on('error', () => {});
  return queue;
}
