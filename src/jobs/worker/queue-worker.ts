import { type Processor, Worker } from 'bullmq';
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
import { addDeadLetter, type CompanyResult, type DeadLetter, processCompany } from './company-processor.ts';
import { processJob } from './job-processor.ts';
import type { ModelCache } from './model-cache.ts';

export interface WorkerSettings {
  readonly redisUrl: string;
  readonly models: ModelCache;
  readonly locationRules: LocationRules;
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
const MAX_ACTIVE_JOBS = 2;
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
  readonly #chunkWorker: Worker<unknown, ChunkResult>;
  #activeSplits = 0;

  constructor(
    { redisUrl, models, locationRules, maxDescriptionCharacters }: WorkerSettings,
    events: WorkerEvents,
  ) {
    const connection = workerConnection(redisUrl);
    const storages = new Storages(locationRules);
    const jobs = openQueue<JobData>(QUEUES.jobs, connection);
    const chunks = openQueue<ChunkData>(QUEUES.chunks, connection);
    const results = openQueue<CompanyResult>(QUEUES.results, connection);
    const deadLetters = openQueue<DeadLetter>(QUEUES.deadLetters, connection);
    const startWorker = <Result>(
      name: string,
      concurrency: number,
      processor: Processor<unknown, Result>,
    ) => {
      const worker = new Worker<unknown, Result>(name, processor, { connection, concurrency, ...STALLS });
      worker.on('error', (error) => events.onError(error, name));
      return worker;
    };

    const closing = this.#closing.signal;
    const withoutChunks = <Result>(work: () => Promise<Result>) => this.#withoutChunks(work);
    const jobSettings = { jobs, chunks, storages, withoutChunks, closing, onError: events.onError };
    const companySettings = { models, maxDescriptionCharacters, results, deadLetters };
    const jobWorker = startWorker<JobResult>(QUEUES.jobs, MAX_ACTIVE_JOBS, (job, token = '') =>
      processJob(job, token, jobSettings),
    );
    const chunkWorker = startWorker<ChunkResult>(QUEUES.chunks, MAX_ACTIVE_CHUNKS, (job, token = '') =>
      processChunk(job, token, { models, storages }),
    );
    chunkWorker.on('completed', ({ processedOn = 0, finishedOn = 0 }, result) =>
      events.onChunk(result, (finishedOn - processedOn) / 1000),
    );
    chunkWorker.on('failed', (job, error) => events.onError(error, `chunk ${job?.id}`));
    const companyWorker = startWorker<void>(QUEUES.companies, MAX_ACTIVE_COMPANIES, (job) =>
      processCompany(job, companySettings),
    );
    companyWorker.on('completed', () => events.onCompany('tagged'));
    companyWorker.on('failed', (job, error) => {
      events.onCompany('failed');
      if (job !== undefined) {
        addDeadLetter(job, error, companySettings).catch((reason: unknown) =>
          events.onError(reason, QUEUES.deadLetters),
        );
      }
    });
    this.#chunkWorker = chunkWorker;
    this.#workers = [jobWorker, chunkWorker, companyWorker];
    this.#queues = [jobs, chunks, results, deadLetters];
  }

  /** Does the work while no new chunk is taken. The active chunk is completed. */
  async #withoutChunks<Result>(work: () => Promise<Result>): Promise<Result> {
    if (this.#activeSplits++ === 0) await this.#chunkWorker.pause(true);
    try {
      return await work();
    } finally {
      if (--this.#activeSplits === 0 && !this.#closing.signal.aborted) this.#chunkWorker.resume();
    }
  }

  /** Completes the active chunks and companies, and leaves the jobs to other queue workers. */
  async close(): Promise<void> {
    this.#closing.abort();
    await Promise.all(this.#workers.map((worker) => worker.close()));
    await Promise.all(this.#queues.map((queue) => queue.close()));
  }
}
