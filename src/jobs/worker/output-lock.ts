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
 * Locks the output for the job, by creating the manifest beside it. No other job writes the output while this job runs.
 * The lock of a job that has ended is replaced.
 * @throws {OperationalError} `job-failed`, when the output exists, another job is writing it, or a file that
 * is not a manifest has the name of the manifest
 */
export async function lockOutput(
  storage: Storage,
  { name, output, job }: { name: string; output: string; job: string },
  jobs: Queue<JobData>,
): Promise<void> {
  const manifest = manifestOf(name);
  const content = `${JSON.stringify({ job, state: 'running' })}\n`;
  if (!(await storage.create(manifest, content))) {
    const owner = await ownerOf(storage, manifest);
    if (owner === undefined) {
      throw new OperationalError(
        'job-failed',
        `${manifestOf(output)} is not the manifest of a job: move it, or choose another output`,
      );
    }
    if (owner !== job && (await isRunning(jobs, owner))) {
      throw new OperationalError(
        'job-failed',
        `${output} is being written by job ${owner}: wait for it, or cancel it`,
      );
    }
    // Checked before the manifest is replaced, as it may describe the output of another job.
    await assertMissing(storage, name, output);
    await storage.write(manifest, content);
  }
  await assertMissing(storage, name, output);
}

async function assertMissing(storage: Storage, name: string, output: string): Promise<void> {
  if (await storage.exists(name)) {
    throw new OperationalError('job-failed', `${output} already exists: move it, or choose another output`);
  }
}

/** Unlocks the output, unless another job has locked it. */
export async function unlockOutput(storage: Storage, name: string, job: string): Promise<void> {
  const manifest = manifestOf(name);
  if ((await storage.exists(manifest)) && (await ownerOf(storage, manifest)) === job)
    await storage.remove(manifest);
}

/** @returns the ID of the job that holds the lock, or undefined when the file is not a manifest */
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
