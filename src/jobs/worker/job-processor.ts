import { type Job, WaitingChildrenError } from 'bullmq';
import { isErrorOf, OperationalError } from '../../contract/error.ts';
import { failureReason } from '../failure-reason.ts';
import type { JobResult } from '../job-results.ts';
import { jobSchema, progressOf } from '../queues.ts';
import type { Storages } from '../storage/storages.ts';
import { type ActiveJob, type JobSettings, stopReason } from './active-job.ts';
import { assembleJob } from './assembly.ts';
import { isControlError } from './error-for-queue.ts';
import { splitJob } from './job-splitting.ts';
import { removeParts } from './parts.ts';
import { whileWanted } from './while-wanted.ts';

/**
 * Does the next step of a job: splits the input into chunks, waits for them, or assembles the output. Another queue
 * worker may repeat any step at any time. A job that fails or is cancelled leaves no files behind.
 * @throws {WaitingChildrenError} while chunks are not done
 * @throws {WaitingError} when the job was returned to the queue on shutdown
 * @throws {OperationalError} `job-failed`, when the job has failed for good
 */
export async function processJob(
  job: Job<unknown, JobResult>,
  token: string,
  settings: JobSettings,
): Promise<JobResult> {
  const data = jobSchema.parse(job.data);
  const output = await settings.storages.openOutput(data.output);
  const active: ActiveJob = { id: job.id ?? '', job, token, data, output };
  const whyStopped = () => stopReason(active, settings.jobs);
  try {
    await whileWanted(whyStopped, async (signal) => {
      if ((progressOf(job)?.stage ?? 'splitting') === 'splitting') await splitJob(active, settings, signal);
    });
    await waitForChunks(active);
    return await whileWanted(whyStopped, (signal) => assembleJob(active, signal));
  } catch (error) {
    if (isControlError(error)) throw error;
    const isLastAttempt = job.attemptsMade + 1 >= (job.opts.attempts ?? 1);
    if (isLastAttempt || isErrorOf(error, 'job-failed', 'invalid-input')) return await failJob(active, error);
    throw error;
  }
}

/** @throws {WaitingChildrenError} while chunks are not done. BullMQ resumes the job when they are. */
async function waitForChunks({ job, token }: ActiveJob): Promise<void> {
  if (await job.moveToWaitingChildren(token)) throw new WaitingChildrenError();
}

/** Removes the parts of a job that BullMQ has failed by itself, because every queue worker that took it died. */
export async function cleanUpAfter(job: Job<unknown, JobResult>, storages: Storages): Promise<void> {
  const { storage, name } = await storages.openOutput(jobSchema.parse(job.data).output);
  await removeParts(storage, name, job.id ?? '');
}

/** Waits until no chunk is being processed, removes the parts of the job, and fails it. */
async function failJob(active: ActiveJob, error: unknown): Promise<never> {
  const { id, job, output } = active;
  await job.removeUnprocessedChildren();
  await waitForChunks(active);
  await removeParts(output.storage, output.name, id).catch((failure) => {
    // Such an output was refused before anything was written.
    if (!isErrorOf(failure, 'invalid-location')) throw failure;
  });
  throw new OperationalError('job-failed', failureReason(error), { cause: error });
}
