import { hash, randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { Job, Queue } from 'bullmq';
import type { Encoding } from '../contract/encoding.ts';
import { OperationalError } from '../contract/error.ts';
import type { JobState, Written } from '../contract/jobs.ts';
import { type JobCounts, jobResultSchema, sumChunkResults } from './job-results.ts';
import { type JobData, jobSchema, openQueue, progressOf, QUEUES } from './queues.ts';
import type { RedisConnection } from './redis-connection.ts';

/** A snapshot of a job. */
export interface JobView {
  readonly id: string;
  readonly state: JobState;
  readonly data: JobData;
  /** The encoding of the input: the given one, or a detected one other than UTF-8. */
  readonly inputEncoding: Encoding | undefined;
  readonly createdAt: Date;
  readonly finishedAt: Date | undefined;
  /** The counts so far. */
  readonly counts: JobCounts;
  /** Known once the whole input has been read. */
  readonly chunksInAll: number | undefined;
  /** The output file of a completed job. */
  readonly written: Written | undefined;
  /** Why the job failed. */
  readonly error: string | undefined;
}

/** Finished jobs are kept for a week, and at most this many of them. */
const RETENTION = { age: 7 * 24 * 3600, count: 1000 };
const ATTEMPTS = { attempts: 3, backoff: { type: 'exponential', delay: 1_000 } };

/** Creates, finds and cancels jobs. The state of a job is in Redis only, so that every replica sees the same. */
export class JobService {
  readonly #redis: RedisConnection;
  readonly #jobs: Queue<JobData>;

  constructor(redis: RedisConnection) {
    this.#redis = redis;
    this.#jobs = openQueue(QUEUES.jobs, redis.client);
  }

  /**
   * Adds a job to the queue. A request that is repeated with its key finds the job that it has added before.
   * @param outputLocation the same for all spellings of the output
   * @throws {OperationalError} `conflict`, while another job writes to the output; `idempotency-key-reused`; `unavailable`, while
   * Redis cannot be reached
   */
  async submit(data: JobData, outputLocation: string, idempotencyKey?: string): Promise<JobView> {
    this.#redis.assertReady();
    const jobId = idempotencyKey === undefined ? randomUUID() : digest(data.by ?? '', idempotencyKey);
    const { id } = await this.#jobs.add('job', data, {
      jobId,
      // No other job for this output is added until this one has ended.
      deduplication: { id: digest(outputLocation) },
      ...ATTEMPTS,
      removeOnComplete: RETENTION,
      removeOnFail: RETENTION,
    });
    const job = id === jobId ? await this.#jobs.getJob(jobId) : undefined;
    if (job === undefined) {
      throw new OperationalError(
        'conflict',
        'another job writes to this output: wait for its end, or choose another output',
      );
    }
    if (!isDeepStrictEqual(requestOf(jobSchema.parse(job.data)), requestOf(data))) {
      throw new OperationalError(
        'idempotency-key-reused',
        'the Idempotency-Key has been used for another job: choose a new one for each job',
      );
    }
    return viewOf(job);
  }

  /**
   * @returns undefined when there is no such job, or no longer
   * @throws {OperationalError} `unavailable`, while Redis cannot be reached
   */
  async find(id: string): Promise<JobView | undefined> {
    this.#redis.assertReady();
    const job = await this.#jobs.getJob(id);
    return job && viewOf(job);
  }

  /**
   * Cancels a job: it ends as soon as no queue worker works on it. A finished job stays as it is.
   * @returns undefined when there is no such job, or no longer
   * @throws {OperationalError} `unavailable`, while Redis cannot be reached
   */
  async cancel(id: string): Promise<JobView | undefined> {
    this.#redis.assertReady();
    const job = await this.#jobs.getJob(id);
    if (job === undefined) return undefined;
    const isFinished = (await job.isCompleted()) || (await job.isFailed());
    if (!isFinished) {
      await job.updateData({ ...jobSchema.parse(job.data), isCancelled: true });
      await job.removeUnprocessedChildren();
    }
    return this.find(id);
  }
}

/** What the caller has asked for, which says nothing of the model that was active then. */
function requestOf(data: JobData) {
  const { input, inputFormat, inputEncoding, output, columns, byteOrderMark, options } = data;
  return { input, inputFormat, inputEncoding, output, columns, byteOrderMark, options };
}

/** An ID that BullMQ accepts, whatever the texts contain. */
function digest(...texts: readonly string[]): string {
  return hash('sha256', JSON.stringify(texts)).slice(0, 32);
}

async function viewOf(job: Job<unknown, unknown>): Promise<JobView> {
  const data = jobSchema.parse(job.data);
  const progress = progressOf(job);
  const [bullState, childrenValues] = await Promise.all([job.getState(), job.getChildrenValues<unknown>()]);
  const state = stateOf(bullState, data.isCancelled);
  return {
    id: job.id ?? '',
    state,
    data,
    inputEncoding: data.inputEncoding ?? progress?.inputEncoding,
    createdAt: new Date(job.timestamp),
    finishedAt: job.finishedOn === undefined ? undefined : new Date(job.finishedOn),
    counts: sumChunkResults(childrenValues),
    chunksInAll: progress === undefined || progress.stage === 'splitting' ? undefined : progress.chunks,
    written: state === 'completed' ? writtenOf(job.returnvalue) : undefined,
    error: state === 'failed' ? job.failedReason : undefined,
  };
}

function writtenOf(returnValue: unknown): Written {
  const { bytes, sha256 } = jobResultSchema.parse(returnValue);
  return { bytes, sha256 };
}

function stateOf(bullState: string, isCancelled: boolean): JobState {
  if (bullState === 'completed') return 'completed';
  if (bullState === 'failed') return isCancelled ? 'cancelled' : 'failed';
  if (isCancelled) return 'cancelling';
  return bullState === 'waiting' || bullState === 'prioritized' ? 'waiting' : 'running';
}
