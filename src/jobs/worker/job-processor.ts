import { Readable } from 'node:stream';
import { type Job, type Queue, UnrecoverableError, WaitingChildrenError, WaitingError } from 'bullmq';
import { z } from 'zod';
import { isErrorOf, OperationalError } from '../../contract/error.ts';
import { companyBlocks } from '../../serving/company-formats.ts';
import { maxLineBytes } from '../../serving/line-tagger.ts';
import { saying, tellable } from '../job-error.ts';
import type { Output, Storages } from '../locations.ts';
import {
  type ChunkData,
  chunkResultSchema,
  type JobData,
  type JobProgress,
  jobSchema,
  progressSchema,
} from '../queues.ts';
import { openInput } from '../storage/input.ts';
import { assemble, countsOf, type JobCounts, type Written } from './assembly.ts';
import { type Cut, cutLines } from './chunking.ts';
import { claimOutput, releaseOutput } from './output-lock.ts';
import { inputPart, manifestOf, partsOf } from './parts.ts';

/** What a job that is done returns. */
export interface JobResult extends JobCounts, Written {}

export interface JobSettings {
  readonly jobs: Queue<JobData>;
  readonly chunks: Queue<ChunkData>;
  readonly storages: Storages;
  /** Does the work while no chunk is taken. */
  readonly withoutChunks: <Result>(work: () => Promise<Result>) => Promise<Result>;
  /** Aborted when the worker is to end: it leaves what it does to others. */
  readonly closing: AbortSignal;
  /** Told of what went wrong, for the log. */
  readonly onError: (error: unknown, job: string) => void;
}

/** A job as one worker has it in hand for now. */
interface Hand {
  readonly id: string;
  readonly job: Job;
  readonly token: string;
  readonly data: JobData;
  readonly output: Output;
}

/** A chunk waits for the storage and for Redis; the next ones are cut meanwhile. */
const CHUNKS_BEING_WRITTEN = 4;
const CHUNK_ATTEMPTS = { attempts: 3, backoff: { type: 'exponential', delay: 500 } };

/**
 * Does the job's next step: cuts the input into chunks, waits for them, then puts their parts together. Each step may be
 * begun again by another worker at any moment. A job that cannot be done, or is cancelled, leaves nothing behind.
 * @throws {WaitingChildrenError | WaitingError | UnrecoverableError} as BullMQ wants it told
 */
export async function processJob(job: Job, token: string, settings: JobSettings): Promise<JobResult> {
  const data = jobSchema.parse(job.data);
  const output = await settings.storages.openOutput(data.output);
  const hand: Hand = { id: job.id ?? '', job, token, data, output };
  try {
    const why = await whyToStop(hand, settings);
    if (why !== undefined) throw new OperationalError('job-failed', why);
    if ((progressOf(job)?.stage ?? 'cutting') === 'cutting') {
      // Other workers wait for it, and in one thread with tagging it would take ten times as long.
      await settings.withoutChunks(() => cutJob(hand, settings));
    }
    await waitForChunks(hand);
    return await assembleJob(hand);
  } catch (error) {
    if (error instanceof WaitingChildrenError || error instanceof WaitingError) throw error;
    settings.onError(error, hand.id);
    const isLast = job.attemptsMade + 1 >= (job.opts.attempts ?? 1);
    if (isLast || isErrorOf(error, 'job-failed')) return await giveUp(hand, tellable(error));
    throw error;
  }
}

/** Undefined as long as it should go on. */
async function whyToStop({ id, job }: Hand, { jobs }: JobSettings): Promise<string | undefined> {
  const now = await jobs.getJob(id);
  if (now === undefined || jobSchema.parse(now.data).isCancelled) return 'the job was cancelled';
  return Object.values(await job.getIgnoredChildrenFailures()).at(0);
}

function progressOf(job: Job): JobProgress | undefined {
  return progressSchema.safeParse(job.progress).data;
}

async function cutJob(hand: Hand, settings: JobSettings): Promise<void> {
  const { id, job, token, data } = hand;
  const { storage, name } = hand.output;
  const saysWrite = `cannot write ${data.output}`;
  await saying(saysWrite, async () => {
    await storage.prepare(partsOf(name, id));
    await claimOutput(storage, { name, output: data.output, job: id }, settings.jobs);
  });
  const { identity, bytes } = await openInput(data.input, settings.storages);
  const former = progressOf(job)?.identity ?? identity;
  if (former !== identity) {
    throw new OperationalError('job-failed', `${data.input} has changed while it was read`);
  }
  const rules = { maxDescriptionCharacters: data.maxDescriptionCharacters, isStrict: false };
  const source = { format: data.inputFormat, name: data.input, maxLineBytes: maxLineBytes(rules) };
  const done = new Set(Object.keys(await job.getChildrenValues()));
  const progress = { identity, chunks: 0 };
  await job.updateProgress({ ...progress, stage: 'cutting' });
  const added = Readable.from(cutLines(companyBlocks(bytes, source))).map(
    async (cut: Cut) => {
      const why = await whyToStop(hand, settings);
      if (why !== undefined) throw new OperationalError('job-failed', why);
      const chunkId = `${id}-${cut.index}`;
      if (!done.has(`${settings.chunks.qualifiedName}:${chunkId}`)) {
        await saying(saysWrite, () => addChunk(cut, chunkId, hand, settings.chunks));
      }
    },
    { concurrency: CHUNKS_BEING_WRITTEN },
  );
  for await (const _ of added) {
    if (settings.closing.aborted) {
      await job.moveToWait(token);
      throw new WaitingError();
    }
    progress.chunks++;
    await job.updateProgress({ ...progress, stage: 'cutting' });
  }
  await job.updateProgress({ ...progress, stage: 'tagging' });
}

async function addChunk(
  { index, firstLine, lines, bytes }: Cut,
  chunkId: string,
  { id, job, data, output: { storage, name } }: Hand,
  chunks: Queue<ChunkData>,
): Promise<void> {
  if (lines !== undefined) await storage.write(inputPart(name, id, index), lines);
  const { model, options, maxDescriptionCharacters, output } = data;
  const place = { job: id, output, index, firstLine, ...(lines !== undefined && { bytes }) };
  const chunk = { ...place, model, options, maxDescriptionCharacters };
  await chunks.add('chunk', chunk, {
    ...CHUNK_ATTEMPTS,
    jobId: chunkId,
    parent: { id, queue: job.queueQualifiedName },
    // The job is told at once, and says why it failed.
    continueParentOnFailure: true,
    removeOnComplete: true,
    removeOnFail: true,
  });
}

/** @throws {WaitingChildrenError} when there are chunks that are not done: the job is taken up again when they are */
async function waitForChunks({ job, token }: Hand): Promise<void> {
  if (await job.moveToWaitingChildren(token)) throw new WaitingChildrenError();
}

async function assembleJob({ id, job, data, output: { storage, name } }: Hand): Promise<JobResult> {
  const progress = progressSchema.parse(job.progress);
  const values = z.record(z.string(), chunkResultSchema).parse(await job.getChildrenValues());
  const counts = countsOf(Object.values(values));
  if (counts.chunks !== progress.chunks) {
    throw new OperationalError('job-failed', `${counts.chunks} of ${progress.chunks} chunks are done`);
  }
  return saying(`cannot write ${data.output}`, async () => {
    // From the moment that it is written here, a file of the name is the job's own.
    if (progress.stage !== 'assembling' && (await storage.exists(name))) {
      throw new OperationalError('job-failed', `${data.output} is there by now, and not of this job`);
    }
    await job.updateProgress({ ...progress, stage: 'assembling' });
    const written = await assemble(storage, name, id, progress.chunks);
    const { input, output, model, options, maxDescriptionCharacters } = data;
    const made = { job: id, state: 'completed', finishedAt: new Date().toISOString() };
    const manifest = {
      ...made,
      input,
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

/** Ends the job when no chunk of it is being worked on any more, and leaves nothing behind. */
async function giveUp(hand: Hand, why: string): Promise<never> {
  const { id, job, output } = hand;
  await job.removeUnprocessedChildren();
  await waitForChunks(hand);
  await output.storage.removeAll(partsOf(output.name, id));
  await releaseOutput(output.storage, output.name, id);
  throw new UnrecoverableError(why);
}
