import { OperationalError } from '../../contract/error.ts';
import { resultFormatOf } from '../../contract/formats.ts';
import type { Written } from '../../contract/jobs.ts';
import { describeFailure } from '../failure-reason.ts';
import { type JobCounts, type JobResult, sumChunkResults } from '../job-results.ts';
import { progressOf } from '../queues.ts';
import type { ActiveJob } from './active-job.ts';
import { concatenate, concatenatedBefore } from './concatenation.ts';
import { ownManifest, writeManifest } from './manifest.ts';
import { removeParts } from './parts.ts';

/**
 * Writes the output and its manifest from the parts of the chunks, then removes the parts.
 * @throws {OperationalError} `job-failed`, when chunks are missing or another program has taken the name of the output or
 * of its manifest
 */
export async function assembleJob(active: ActiveJob, signal: AbortSignal): Promise<JobResult> {
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
    const isRepeated = progress.stage === 'assembling';
    await job.updateProgress({ ...progress, stage: 'assembling' });
    const result =
      (isRepeated && (await ownManifest(active))) || (await writeAll(active, counts, isRepeated, signal));
    await removeParts(storage, name, id);
    return result;
  });
}

async function writeAll(
  active: ActiveJob,
  counts: JobCounts,
  isRepeated: boolean,
  signal: AbortSignal,
): Promise<JobResult> {
  const result = { ...counts, ...(await writeOutput(active, counts.chunks, isRepeated, signal)) };
  try {
    if (await writeManifest(active, result)) return result;
    throw taken(`the manifest of ${active.data.output}`);
  } catch (error) {
    // The output is this job's own.
    await active.output.storage.remove(active.output.name);
    throw error;
  }
}

async function writeOutput(
  { id, data, output }: ActiveJob,
  chunks: number,
  isRepeated: boolean,
  signal: AbortSignal,
): Promise<Written> {
  const { columns, byteOrderMark } = data;
  const file = { format: resultFormatOf(output.name), columns, byteOrderMark };
  const parts = { ...output, job: id, chunks, file };
  const written = await concatenate(parts, signal);
  if (written !== undefined) return written;
  // An attempt that ended before it wrote the manifest has left the same bytes.
  const earlier = isRepeated ? await concatenatedBefore(parts, signal) : undefined;
  if (earlier !== undefined) return earlier;
  throw taken(data.output);
}

function taken(name: string): OperationalError {
  return new OperationalError('job-failed', `${name} was created by another program during the job`);
}
