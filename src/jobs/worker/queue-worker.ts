import { type Job, Worker } from 'bullmq';
import type { JobResult } from '../job-results.ts';
import type { LocationRules } from '../locations.ts';
import {
  type ChunkData,
  type ChunkResult,
  type JobData,
  openQueue,
  QUEUES,
  workerConnection,
} from '../queues.ts';
import { Storages } from '../storage/storages.ts';
import { processChunk } from './chunk-processor.ts';
import { type CompanyResult, processCompany } from './company-processor.ts';
import { type DeadLetter, keepMovingFailed } from './dead-letters.ts';
import { errorForQueue } from './error-for-queue.ts';
import { cleanUpAfter, processJob } from './job-processor.ts';
import type { ModelCache } from './model-cache.ts';

export interface WorkerSettings {
  readonly redisUrl: string;
  readonly models: ModelCache;
  readonly locationRules: LocationRules;
  /** The maximum size of a job's input, decompressed. */
  readonly maxInputBytes: number;
  /** The limit for single companies from the queue, in UTF-16 code units. Jobs have their own. */
  readonly maxDescriptionCharacters: number;
}

/** Callbacks for logs and metrics. */
export interface WorkerEvents {
  readonly onError: (error: unknown, source: string) => void;
  readonly onChunk: (result: ChunkResult, seconds: number) => void;
  readonly onCompany: (outcome: 'tagged' | 'failed') => void;
}

/** Tagging uses the whole processor. A second chunk would only be withheld from idle queue workers. */
const MAX_ACTIVE_CHUNKS = 1;
/** A job that is split or assembled mostly waits, and one with a slow source must not hold up others. Each takes some 20 MB. */
const MAX_ACTIVE_JOBS = 8;
/** For a single company, the round trips to Redis take longer than tagging. */
const MAX_ACTIVE_COMPANIES = 64;

/**
 * When a queue worker dies, another repeats its work some 15 seconds later. Rescheduled containers may interrupt a chunk
 * several times, but a chunk that crashes every queue worker fails in the end.
 */
const STALLS = { lockDuration: 10_000, stalledInterval: 5_000, maxStalledCount: 10 };

/** Processes jobs, chunks and companies from their queues on the calling thread. Run one per processor. */
export class QueueWorker {
  readonly #closing = new AbortController();
  readonly #workers: readonly { close(): Promise<void> }[];
  readonly #queues: readonly { close(): Promise<void> }[];

  constructor(
    { redisUrl, models, locationRules, maxInputBytes, maxDescriptionCharacters }: WorkerSettings,
    events: WorkerEvents,
  ) {
    const connection = workerConnection(redisUrl);
    const storages = new Storages(locationRules);
    const jobs = openQueue<JobData>(QUEUES.jobs, connection);
    const chunks = openQueue<ChunkData>(QUEUES.chunks, connection);
    const results = openQueue<CompanyResult>(QUEUES.results, connection);
    const deadLetters = openQueue<DeadLetter>(QUEUES.deadLetters, connection);
    const companies = openQueue<unknown>(QUEUES.companies, connection);
    const startWorker = <Result>(
      name: string,
      concurrency: number,
      processor: (job: Job<unknown, Result>, token: string) => Promise<Result>,
    ) => {
      const process = async (job: Job<unknown, Result>, token = '') => {
        try {
          return await processor(job, token);
        } catch (error) {
          throw errorForQueue(error, (cause) => events.onError(cause, `${name} ${job.id}`));
        }
      };
      const worker = new Worker<unknown, Result>(name, process, { connection, concurrency, ...STALLS });
      worker.on('error', (error) => events.onError(error, name));
      return worker;
    };

    const closing = this.#closing.signal;
    const jobSettings = { jobs, chunks, storages, maxInputBytes, closing };
    const companySettings = { models, maxDescriptionCharacters, results, closing };
    const jobWorker = startWorker<JobResult>(QUEUES.jobs, MAX_ACTIVE_JOBS, (job, token) =>
      processJob(job, token, jobSettings),
    );
    jobWorker.on('failed', (job) => {
      if (job?.deferredFailure === undefined) return;
      cleanUpAfter(job, storages).catch((error) => events.onError(error, `${QUEUES.jobs} ${job.id}`));
    });
    const chunkWorker = startWorker<ChunkResult>(QUEUES.chunks, MAX_ACTIVE_CHUNKS, (job, token) =>
      processChunk(job, token, { jobs, models, storages }),
    );
    chunkWorker.on('completed', ({ processedOn = 0, finishedOn = 0 }, result) =>
      events.onChunk(result, (finishedOn - processedOn) / 1000),
    );
    const companyWorker = startWorker<void>(QUEUES.companies, MAX_ACTIVE_COMPANIES, (job) =>
      processCompany(job, companySettings),
    );
    companyWorker.on('completed', () => events.onCompany('tagged'));
    companyWorker.on('failed', () => events.onCompany('failed'));
    keepMovingFailed(companies, deadLetters, closing, (error) => events.onError(error, QUEUES.deadLetters));
    this.#workers = [jobWorker, chunkWorker, companyWorker];
    this.#queues = [jobs, chunks, results, companies, deadLetters];
  }

  /** Completes the active chunks and companies, and leaves the jobs to other queue workers. */
  async close(): Promise<void> {
    this.#closing.abort();
    await Promise.all(this.#workers.map((worker) => worker.close()));
    await Promise.all(this.#queues.map((queue) => queue.close()));
  }
}
