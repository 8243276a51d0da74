import { DelayedError, type Job, type Queue } from 'bullmq';
import { OperationalError } from '../../contract/error.ts';
import { describeFailure } from '../failure-reason.ts';
import { type ChunkResult, chunkSchema, type JobData } from '../queues.ts';
import type { Storages } from '../storage/storages.ts';
import { chunkStopReason } from './active-job.ts';
import { tagChunk } from './chunk-tagging.ts';
import type { ModelCache } from './model-cache.ts';
import { whileWanted } from './while-wanted.ts';

/** A queue worker without the model delays the chunk for others. After 2 minutes without success the job fails. */
const DELAY_MILLISECONDS = 2_000;
const MAX_DELAYS = 60;

export interface ChunkSettings {
  readonly jobs: Queue<JobData>;
  readonly models: ModelCache;
  readonly storages: Storages;
}

/**
 * Tags a chunk by the model that its job was created for.
 * @throws {DelayedError} when this queue worker does not have the model
 * @throws {OperationalError} `job-failed` when no queue worker has the model or the job is cancelled, `unavailable` when the storage fails
 */
export async function processChunk(
  job: Job<unknown, ChunkResult>,
  token: string,
  { jobs, models, storages }: ChunkSettings,
): Promise<ChunkResult> {
  const chunk = chunkSchema.parse(job.data);
  const tagger = await models.find(chunk.model);
  if (tagger === undefined) {
    const { name, version } = chunk.model;
    if (job.attemptsStarted > MAX_DELAYS) {
      throw new OperationalError('job-failed', `no queue worker has version ${version} of the model ${name}`);
    }
    await job.moveToDelayed(Date.now() + DELAY_MILLISECONDS, token);
    throw new DelayedError();
  }
  const { storage, name } = await storages.openOutput(chunk.output);
  return whileWanted(
    () => chunkStopReason(chunk.job, jobs),
    (signal) =>
      describeFailure(`cannot write ${chunk.output}`, () => tagChunk(chunk, name, storage, tagger, signal)),
  );
}
