import { createHash } from 'node:crypto';
import { OperationalError } from '../../contract/error.ts';
import { formatOf } from '../../contract/formats.ts';
import type { Written } from '../../contract/jobs.ts';
import { headerOf } from '../../serving/company-formats.ts';
import { describeFailure } from '../failure-reason.ts';
import { type JobResult, sumChunkResults } from '../job-results.ts';
import { withoutQuery } from '../locations.ts';
import { progressOf } from '../queues.ts';
import type { Storage } from '../storage/storage.ts';
import type { ActiveJob } from './active-job.ts';
import { manifestOf, outputPart, partsOf } from './parts.ts';

/**
 * Writes the output and its manifest from the parts of the chunks, then removes the parts.
 * @throws {OperationalError} `job-failed`, when chunks are missing or another file has taken the output's name
 */
export async function assembleJob(active: ActiveJob): Promise<JobResult> {
  const { id, job, data } = active;
  const { storage, name } = active.output;
  const progress = progressOf(job);
  const counts = sumChunkResults(await job.getChildrenValues<unknown>());
  if (progress === undefined || counts.chunks !== progress.chunks) {
    throw new OperationalError(
      'job-failed',
      `only ${counts.chunks} of ${progress?.chunks ?? 'an unknown number of'} chunks are done`,
    );
  }
  return describeFailure(`cannot write ${data.output}`, async () => {
    // Once the stage is `assembling`, an existing file is this job's own, from an earlier attempt.
    if (progress.stage !== 'assembling' && (await storage.exists(name))) {
      throw new OperationalError(
        'job-failed',
        `${data.output} was created by another program during the job`,
      );
    }
    await job.updateProgress({ ...progress, stage: 'assembling' });
    const written = await concatenateParts(storage, name, id, progress.chunks);
    const { input, output, model, options, maxDescriptionCharacters } = data;
    const manifest = {
      job: id,
      state: 'completed',
      finishedAt: new Date().toISOString(),
      input: withoutQuery(input),
      output,
      model,
      options,
      maxDescriptionCharacters,
      ...counts,
      ...written,
    };
    await storage.write(manifestOf(name), `${JSON.stringify(manifest, null, 2)}\n`);
    await storage.removeAll(partsOf(name, id));
    return { ...counts, ...written };
  });
}

/** Writes the output parts in order, as one file. @returns its size and SHA-256 */
export async function concatenateParts(
  storage: Storage,
  name: string,
  job: string,
  chunks: number,
): Promise<Written> {
  const hash = createHash('sha256');
  let bytes = 0;
  const hashed = async function* () {
    for await (const piece of pieces(storage, name, job, chunks)) {
      hash.update(piece);
      bytes += piece.length;
      yield piece;
    }
  };
  await storage.write(name, hashed());
  return { bytes, sha256: hash.digest('hex') };
}

async function* pieces(
  storage: Storage,
  name: string,
  job: string,
  chunks: number,
): AsyncGenerator<Uint8Array> {
  const header = Buffer.from(headerOf(formatOf(name)));
  if (header.length > 0) yield header;
  for (let index = 0; index < chunks; index++) yield* await storage.read(outputPart(name, job, index));
}
