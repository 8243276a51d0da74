import { type Processor, Worker } from 'bullmq';
import type { LocationRules } from '../locations.ts';
import { Storages } from '../locations.ts';
import { type ChunkData, type JobData, openQueue, patientConnection, QUEUES } from '../queues.ts';
import { processChunk } from './chunk-processor.ts';
import { buryCompany, type CompanyResult, type DeadLetter, processCompany } from './company-processor.ts';
import { processJob } from './job-processor.ts';
import type { ModelCache } from './model-cache.ts';

export interface WorkerSettings {
  readonly redisUrl: string;
  readonly models: ModelCache;
  readonly locationRules: LocationRules;
  /** Of the companies that come by queue, in UTF-16 code units. */
  readonly maxDescriptionCharacters: number;
}

/** Whom the worker tells what it does. */
export interface WorkerEvents {
  readonly onError: (error: unknown, what: string) => void;
  readonly onChunk: (result: { tagged: number; errors: number; characters: number }, seconds: number) => void;
  readonly onCompany: (outcome: 'tagged' | 'failed') => void;
}

/** A second chunk in hand would be one that an idle worker cannot have. */
const CHUNKS_AT_ONCE = 1;
const JOBS_AT_ONCE = 2;
/** Their way from and to Redis takes longer than they themselves. */
const COMPANIES_AT_ONCE = 64;

/**
 * What a worker that has died was doing is done by another, some 15 seconds later. A chunk may lose its worker often, as
 * when workers are moved about; one that kills each that takes it is given up.
 */
const STALLS = { lockDuration: 10_000, stalledInterval: 5_000, maxStalledCount: 10 };

/** Takes jobs, chunks and companies from their queues, on the calling thread: a processor has a worker each. */
export class TaggingWorker {
  readonly #closing = new AbortController();
  readonly #workers: readonly Worker[];
  readonly #queues: readonly { close(): Promise<void> }[];
  readonly #chunkWorker: Worker;
  #cuttings = 0;

  constructor(
    { redisUrl, models, locationRules, maxDescriptionCharacters }: WorkerSettings,
    events: WorkerEvents,
  ) {
    const connection = patientConnection(redisUrl);
    const storages = new Storages(locationRules);
    const jobs = openQueue<JobData>(QUEUES.jobs, connection);
    const chunks = openQueue<ChunkData>(QUEUES.chunks, connection);
    const results = openQueue<CompanyResult>(QUEUES.results, connection);
    const deadLetters = openQueue<DeadLetter>(QUEUES.deadLetters, connection);
    const work = (name: string, concurrency: number, processor: Processor) => {
      const worker = new Worker(name, processor, { connection, concurrency, ...STALLS });
      worker.on('error', (error) => events.onError(error, name));
      return worker;
    };

    const closing = this.#closing.signal;
    const withoutChunks = <Result>(work: () => Promise<Result>) => this.#withoutChunks(work);
    const jobSettings = { jobs, chunks, storages, withoutChunks, closing, onError: events.onError };
    const companySettings = { models, maxDescriptionCharacters, results, deadLetters };
    const jobWorker = work(QUEUES.jobs, JOBS_AT_ONCE, (job, token = '') =>
      processJob(job, token, jobSettings),
    );
    const chunkWorker = work(QUEUES.chunks, CHUNKS_AT_ONCE, (job, token = '') =>
      processChunk(job, token, { models, storages }),
    );
    chunkWorker.on('completed', ({ processedOn = 0, finishedOn = 0 }, result) =>
      events.onChunk(result, (finishedOn - processedOn) / 1000),
    );
    chunkWorker.on('failed', (job, error) => events.onError(error, `chunk ${job?.id}`));
    const companyWorker = work(QUEUES.companies, COMPANIES_AT_ONCE, (job) =>
      processCompany(job, companySettings),
    );
    companyWorker.on('completed', () => events.onCompany('tagged'));
    companyWorker.on('failed', (job, error) => {
      events.onCompany('failed');
      if (job !== undefined) {
        buryCompany(job, error, companySettings).catch((why) => events.onError(why, QUEUES.deadLetters));
      }
    });
    this.#chunkWorker = chunkWorker;
    this.#workers = [jobWorker, chunkWorker, companyWorker];
    this.#queues = [jobs, chunks, results, deadLetters];
  }

  /** Those that it has in hand are tagged to their ends. */
  async #withoutChunks<Result>(work: () => Promise<Result>): Promise<Result> {
    if (this.#cuttings++ === 0) await this.#chunkWorker.pause(true);
    try {
      return await work();
    } finally {
      if (--this.#cuttings === 0 && !this.#closing.signal.aborted) this.#chunkWorker.resume();
    }
  }

  /** Ends what it has in hand: chunks are done, a job is left to other workers. */
  async close(): Promise<void> {
    this.#closing.abort();
    await Promise.all(this.#workers.map((worker) => worker.close()));
    await Promise.all(this.#queues.map((queue) => queue.close()));
  }
}
