import { text } from 'node:stream/consumers';
import type { Queue } from 'bullmq';
import { z } from 'zod';
import { isErrorOf, OperationalError } from '../../contract/error.ts';
import { parseJson } from '../../files/parse.ts';
import type { JobData } from '../queues.ts';
import type { Storage } from '../storage/storage.ts';
import { manifestOf } from './parts.ts';

const ownerSchema = z.object({ job: z.string() });

/**
 * Makes the output the job's own, by the manifest beside it: no other job writes there as long as this one runs. What a
 * job that has ended left behind is taken over.
 * @throws {OperationalError} when there is a file already, or another job that writes it
 */
export async function claimOutput(
  storage: Storage,
  { name, output, job }: { name: string; output: string; job: string },
  jobs: Queue<JobData>,
): Promise<void> {
  const manifest = manifestOf(name);
  const claim = `${JSON.stringify({ job, state: 'running' })}\n`;
  if (!(await storage.create(manifest, claim))) {
    const owner = await ownerOf(storage, manifest);
    if (owner !== job && owner !== undefined && (await isRunning(jobs, owner))) {
      throw new OperationalError(
        'job-failed',
        `${output} is being written by job ${owner}: wait for it, or cancel it`,
      );
    }
    await storage.write(manifest, claim);
  }
  if (await storage.exists(name)) {
    throw new OperationalError('job-failed', `${output} is there already: move it, or choose another output`);
  }
}

/** Gives it up again, unless it has become another's. */
export async function releaseOutput(storage: Storage, name: string, job: string): Promise<void> {
  const manifest = manifestOf(name);
  if ((await storage.exists(manifest)) && (await ownerOf(storage, manifest)) === job)
    await storage.remove(manifest);
}

/** Undefined for what is no manifest of a job. */
async function ownerOf(storage: Storage, manifest: string): Promise<string | undefined> {
  try {
    return parseJson(ownerSchema, await text(await storage.read(manifest)), manifest).job;
  } catch (error) {
    if (isErrorOf(error, 'invalid-input')) return undefined;
    throw error;
  }
}

async function isRunning(jobs: Queue<JobData>, id: string): Promise<boolean> {
  const job = await jobs.getJob(id);
  return job !== undefined && !(await job.isCompleted()) && !(await job.isFailed());
}
