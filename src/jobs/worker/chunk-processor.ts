import { DelayedError, type Job } from 'bullmq';
import { OperationalError } from '../../contract/error.ts';
import { saying } from '../job-error.ts';
import type { Storages } from '../locations.ts';
import { type ChunkResult, chunkSchema } from '../queues.ts';
import { tagChunk } from './chunk-tagging.ts';
import type { ModelCache } from './model-cache.ts';

/** A worker that does not have the model leaves the chunk to others; when nobody has it for so long, the job fails. */
const DELAY_MILLISECONDS = 2_000;
const MAX_DELAYS = 60;

export interface ChunkSettings {
  readonly models: ModelCache;
  readonly storages: Storages;
}

/** @throws {DelayedError | OperationalError} */
export async function processChunk(
  job: Job,
  token: string,
  { models, storages }: ChunkSettings,
): Promise<ChunkResult> {
  const chunk = chunkSchema.parse(job.data);
  const tagger = await models.find(chunk.model);
  if (tagger === undefined) {
    const { name, version } = chunk.model;
    if (job.attemptsStarted > MAX_DELAYS) {
      throw new OperationalError('job-failed', `no worker has version ${version} of the model ${name}`);
    }
    await job.moveToDelayed(Date.now() + DELAY_MILLISECONDS, token);
    throw new DelayedError();
  }
  const { storage, name } = await storages.openOutput(chunk.output);
  return saying(`cannot write ${chunk.output}`, () => tagChunk(chunk, name, storage, tagger));
}
