import { randomUUID } from 'node:crypto';
import type { Job, Queue } from 'bullmq';
import { z } from 'zod';
import { chunkResultSchema, type JobData, jobSchema, openQueue, progressSchema, QUEUES } from './queues.ts';
import type { OpenRedis } from './redis-connection.ts';
import { countsOf, type JobCounts, type Written, writtenSchema } from './worker/assembly.ts';

export type JobState = 'waiting' | 'running' | 'cancelling' | 'completed' | 'failed' | 'cancelled';

/** A job as it stands. */
export interface JobView {
  readonly id: string;
  readonly state: JobState;
  readonly data: JobData;
  readonly createdAt: Date;
  readonly finishedAt: Date | undefined;
  /** Of what is done so far. */
  readonly counts: JobCounts;
  /** Known once the whole input has been read. */
  readonly chunksInAll: number | undefined;
  readonly written: Written | undefined;
  /** Why it failed. */
  readonly error: string | undefined;
}

/** Finished jobs are remembered for a week, the latest of them. */
const REMEMBERED = { age: 7 * 24 * 3600, count: 1000 };
const ATTEMPTS = { attempts: 3, backoff: { type: 'exponential', delay: 1_000 } };

/** Jobs as those see them who make them: asked of Redis, whichever replica they were made by. */
export class JobService {
  readonly #redis: OpenRedis;
  readonly #jobs: Queue<JobData>;

  constructor(redis: OpenRedis) {
    this.#redis = redis;
    this.#jobs = openQueue(QUEUES.jobs, redis.client);
  }

  /** @throws {OperationalError} as do all others */
  async submit(data: JobData): Promise<JobView> {
    this.#redis.assertReady();
    const options = {
      jobId: randomUUID(),
      ...ATTEMPTS,
      removeOnComplete: REMEMBERED,
      removeOnFail: REMEMBERED,
    };
    return viewOf(await this.#jobs.add('job', data, options));
  }

  /** Undefined when there is none, or none any more. */
  async find(id: string): Promise<JobView | undefined> {
    this.#redis.assertReady();
    const job = await this.#jobs.getJob(id);
    return job && viewOf(job);
  }

  /** The job ends as soon as nobody works on it; one that has ended stays as it is. */
  async cancel(id: string): Promise<JobView | undefined> {
    this.#redis.assertReady();
    const job = await this.#jobs.getJob(id);
    if (job === undefined) return undefined;
    const isOver = (await job.isCompleted()) || (await job.isFailed());
    if (!isOver) {
      await job.updateData({ ...jobSchema.parse(job.data), isCancelled: true });
      await job.removeUnprocessedChildren();
    }
    return this.find(id);
  }
}

async function viewOf(job: Job): Promise<JobView> {
  const data = jobSchema.parse(job.data);
  const progress = progressSchema.safeParse(job.progress).data;
  const [bullState, values] = await Promise.all([job.getState(), job.getChildrenValues()]);
  const counts = countsOf(Object.values(z.record(z.string(), chunkResultSchema).parse(values)));
  const state = stateOf(bullState, data.isCancelled);
  return {
    id: job.id ?? '',
    state,
    data,
    createdAt: new Date(job.timestamp),
    finishedAt: job.finishedOn === undefined ? undefined : new Date(job.finishedOn),
    counts,
    chunksInAll: progress === undefined || progress.stage === 'cutting' ? undefined : progress.chunks,
    written: state === 'completed' ? writtenSchema.parse(job.returnvalue) : undefined,
    error: state === 'failed' ? job.failedReason : undefined,
  };
}

function stateOf(bullState: string, isCancelled: boolean): JobState {
  if (bullState === 'completed') return 'completed';
  if (bullState === 'failed') return isCancelled ? 'cancelled' : 'failed';
  if (isCancelled) return 'cancelling';
  return bullState === 'waiting' || bullState === 'prioritized' ? 'waiting' : 'running';
}
