import type { Job, Queue } from 'bullmq';
import type { JobResult } from '../job-results.ts';
import { type ChunkData, type JobData, jobSchema } from '../queues.ts';
import type { Output, Storages } from '../storage/storages.ts';

export interface JobSettings {
  readonly jobs: Queue<JobData>;
  readonly chunks: Queue<ChunkData>;
  readonly storages: Storages;
  /** Does the work while this queue worker takes no chunks. */
  readonly withoutChunks: <Result>(work: () => Promise<Result>) => Promise<Result>;
  /** Aborted on shutdown. The queue worker then returns its jobs to the queue. */
  readonly closing: AbortSignal;
  /** Called with errors, for the log. */
  readonly onError: (error: unknown, job: string) => void;
}

/** A job that this queue worker processes. */
export interface ActiveJob {
  readonly id: string;
  readonly job: Job<unknown, JobResult>;
  /** Proves to BullMQ that this queue worker holds the lock of the job. */
  readonly token: string;
  readonly data: JobData;
  readonly output: Output;
}

/** @returns why the job has to end, or undefined while it may go on */
export async function stopReason({ id, job }: ActiveJob, { jobs }: JobSettings): Promise<string | undefined> {
  const current = await jobs.getJob(id);
  if (current === undefined || jobSchema.parse(current.data).isCancelled) return 'the job was cancelled';
  return Object.values(await job.getIgnoredChildrenFailures()).at(0);
}
