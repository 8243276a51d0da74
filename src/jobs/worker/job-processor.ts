import { type Job, UnrecoverableError, WaitingChildrenError, WaitingError } from 'bullmq';
import { isErrorOf, OperationalError } from '../../contract/error.ts';
import { failureReason } from '../failure-reason.ts';
import type { JobResult } from '../job-results.ts';
import { jobSchema, progressOf } from '../queues.ts';
import { type ActiveJob, type JobSettings, stopReason } from './active-job.ts';
import { assembleJob } from './assembly.ts';
import { splitJob } from './job-splitting.ts';
import { unlockOutput } from './output-lock.ts';
import { partsOf } from './parts.ts';

/**
 * Does the next step of a job: splits the input into chunks, waits for them, or assembles the output. Another queue
 * worker may repeat any step at any time. A job that fails or is cancelled leaves no files behind.
 * @throws {WaitingChildrenError} while chunks are not done
 * @throws {WaitingError} when the job was returned to the queue on shutdown
 * @throws {UnrecoverableError} when the job has failed for good
 */
export async function processJob(
  job: Job<unknown, JobResult>,
  token: string,
  settings: JobSettings,
): Promise<JobResult> {
  const data = jobSchema.parse(job.data);
  const output = await settings.storages.openOutput(data.output);
  const active: ActiveJob = { id: job.id ?? '', job, token, data, output };
  try {
    const reason = await stopReason(active, settings);
    if (reason !== undefined) throw new OperationalError('job-failed', reason);
    if ((progressOf(job)?.stage ?? 'splitting') === 'splitting') {
      // Other queue workers wait for the chunks, and splitting beside tagging in one thread takes ten times as long.
      await settings.withoutChunks(() => splitJob(active, settings));
    }
    await waitForChunks(active);
    return await assembleJob(active);
  } catch (error) {
    if (error instanceof WaitingChildrenError || error instanceof WaitingError) throw error;
    settings.onError(error, active.id);
    const isLastAttempt = job.attemptsMade + 1 >= (job.opts.attempts ?? 1);
    if (isLastAttempt || isErrorOf(error, 'job-failed', 'invalid-input'))
      return await failJob(active, failureReason(error));
    throw error;
  }
}

/** @throws {WaitingChildrenError} while chunks are not done. BullMQ resumes the job when they are. */
async function waitForChunks({ job, token }: ActiveJob): Promise<void> {
  if (await job.moveToWaitingChildren(token)) throw new WaitingChildrenError();
}

/** Waits until no chunk is being processed, removes the files of the job, and fails it. */
async function failJob(active: ActiveJob, reason: string): Promise<never> {
  const { id, job, output } = active;
  await job.removeUnprocessedChildren();
  await waitForChunks(active);
  await output.storage.removeAll(partsOf(output.name, id));
  await unlockOutput(output.storage, output.name, id);
  throw new UnrecoverableError(reason);
}
