import { Queue, type QueueOptions } from 'bullmq';
import { z } from 'zod';
import { FORMATS, lineErrorSchema } from '../contract/formats.ts';
import { modelNameSchema } from '../contract/model-name.ts';
import { tagOptionsSchema } from '../contract/tag-options.ts';

/** Queues of BullMQ, by which services and workers find each other in a Redis or a Valkey. */
export const QUEUES = {
  /** Whole jobs: each is cut into chunks, waits for them, and is assembled. */
  jobs: 'company-tagger-jobs',
  chunks: 'company-tagger-chunks',
  /** Single companies that any program may add, their results, and those that could not be tagged. */
  companies: 'company-tagger-companies',
  results: 'company-tagger-results',
  deadLetters: 'company-tagger-dead-letters',
} as const;

/** What every chunk of a job is tagged by, whichever worker takes it. */
const taggingSchema = z.object({
  /** Fixed when the job is made: the same model to the byte for each of its records. */
  model: modelNameSchema,
  options: tagOptionsSchema,
  maxDescriptionCharacters: z.int(),
});

export const jobSchema = taggingSchema.extend({
  input: z.string(),
  inputFormat: z.enum(FORMATS),
  output: z.string(),
  /** Whose key made it; undefined where no keys are asked for. */
  by: z.string().optional(),
  isCancelled: z.boolean().default(false),
});
export type JobData = z.infer<typeof jobSchema>;

/** How far a job has got. It is with the job in Redis, so that another worker can go on. */
export const progressSchema = z.object({
  /** By which the input is known to be the same when it is read again. */
  identity: z.string(),
  chunks: z.int(),
  stage: z.enum(['cutting', 'tagging', 'assembling']),
});
export type JobProgress = z.infer<typeof progressSchema>;

export const chunkSchema = taggingSchema.extend({
  job: z.string(),
  output: z.string(),
  index: z.int(),
  firstLine: z.int(),
  /** Of its part; undefined: a line that was too long to be kept, which is a chunk of its own and has no part. */
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

/** For those who work: Redis is asked for as long as it takes. */
export function patientConnection(url: string): QueueOptions['connection'] {
  return { url, maxRetriesPerRequest: null };
}

export function openQueue<Data>(name: string, connection: QueueOptions['connection']): Queue<Data> {
  const queue = new Queue<Data>(name, { connection });
  // Whoever asks something of it hears of the error; without a listener the process would end.
  queue.on('error', () => {});
  return queue;
}
