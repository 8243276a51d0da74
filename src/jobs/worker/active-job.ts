import type { Job, Queue } from 'bullmq';
import type { JobResult } from '../job-results.ts';
import { type ChunkData, type JobData, jobSchema } from '../queues.ts';
import type { Output, Storages } from '../storage/storages.ts';

export interface JobSettings {
  readonly jobs: Queue<JobData>;
  readonly chunks: Queue<ChunkData>;
  readonly storages: Storages;
  /** The maximum size of an input, decompressed. */
  readonly maxInputBytes: number;
  /** Aborted on shutdown. The queue worker then returns its jobs to the queue. */
  readonly closing: AbortSignal;
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
export async function stopReason({ id, job }: ActiveJob, jobs: Queue<JobData>): Promise<string | undefined> {
  const current = await jobs.getJob(id);
  if (current === undefined || jobSchema.parse(current.data).isCancelled) return 'the job was cancelled';
  return Object.values(await job.getIgnoredChildrenFailures()).at(0);
}

/** @returns why a chunk of the job has to end, or undefined while it may go on */
export async function chunkStopReason(id: string, jobs: Queue<JobData>): Promise<string | undefined> {
  const job = await jobs.getJob(id);
  return job === undefined || job.finishedOn !== undefined || jobSchema.parse(job.data).isCancelled
    ? 'the job has ended'
    : undefined;
}
