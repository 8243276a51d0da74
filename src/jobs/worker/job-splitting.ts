import { Readable } from 'node:stream';
import { type Queue, WaitingError } from 'bullmq';
import type { Encoding } from '../../contract/encoding.ts';
import { OperationalError } from '../../contract/error.ts';
import { companyBlocks } from '../../serving/company-formats.ts';
import { maxLineBytes } from '../../serving/line-tagger.ts';
import { describeFailure } from '../failure-reason.ts';
import { withoutQuery } from '../locations.ts';
import { type ChunkData, type JobProgress, progressOf } from '../queues.ts';
import { openInput } from '../storage/input.ts';
import type { ActiveJob, JobSettings } from './active-job.ts';
import { type Chunk, splitIntoChunks } from './chunking.ts';
import { inputPart, manifestOf, partsOf } from './parts.ts';

/** Writing a chunk waits for the storage and for Redis; meanwhile the next one is read. Each takes 1 MB of memory. */
const MAX_PARALLEL_WRITES = 2;
/** The lowest priority that BullMQ has. */
const LOWEST_PRIORITY = 2 ** 21 - 1;
const CHUNK_ATTEMPTS = { attempts: 3, backoff: { type: 'exponential', delay: 500 } };

/**
 * Splits the input into chunks, and adds them to the queue. A repeated call adds only the chunks that are not done.
 * @throws {WaitingError} on shutdown, after the job has been returned to the queue
 * @throws {OperationalError} when the input cannot be read or the output cannot be written
 */
export async function splitJob(active: ActiveJob, settings: JobSettings, signal: AbortSignal): Promise<void> {
  const { id, data, job, token, output } = active;
  await describeFailure(`cannot write ${data.output}`, async () => {
    await assertFree(active);
    await output.storage.prepare(partsOf(output.name, id));
  });
  const ended = new AbortController();
  try {
    await addChunks(active, settings, AbortSignal.any([signal, settings.closing, ended.signal]));
  } catch (error) {
    if (!settings.closing.aborted) throw error;
    await job.moveToWait(token);
    throw new WaitingError();
  } finally {
    // Closes an input that has not been read to its end.
    ended.abort();
  }
}

/** @throws {OperationalError} `job-failed`, when the output or its manifest exists */
async function assertFree({ data, output: { storage, name } }: ActiveJob): Promise<void> {
  for (const nameOf of [(output: string) => output, manifestOf]) {
    if (await storage.exists(nameOf(name))) {
      throw new OperationalError(
        'job-failed',
        `${nameOf(data.output)} already exists: move it, or choose another output`,
      );
    }
  }
}

async function addChunks(active: ActiveJob, settings: JobSettings, signal: AbortSignal): Promise<void> {
  const { id, job, data } = active;
  const { identity, bytes } = await openInput(data.input, settings.storages, {
    maxBytes: settings.maxInputBytes,
    signal,
  });
  const previous = progressOf(job)?.identity ?? identity;
  if (previous !== identity) {
    throw new OperationalError(
      'job-failed',
      `${withoutQuery(data.input)} changed while the job was reading it`,
    );
  }
  const done = new Set(Object.keys(await job.getChildrenValues<unknown>()));
  const progress: Omit<JobProgress, 'stage'> = { identity, chunks: 0 };
  const source = {
    format: data.inputFormat,
    name: withoutQuery(data.input),
    encoding: data.inputEncoding,
    onDetected: (encoding: Encoding) => {
      progress.inputEncoding = encoding;
    },
    maxLineBytes: maxLineBytes(data.maxDescriptionCharacters),
  };
  await job.updateProgress({ ...progress, stage: 'splitting' });
  const unfinished = new Set<Promise<void>>();
  const add = async (chunk: Chunk) => {
    const chunkId = `${id}-${chunk.index}`;
    if (done.has(`${settings.chunks.qualifiedName}:${chunkId}`)) return;
    const adding = describeFailure(`cannot write ${data.output}`, () =>
      addChunk(chunk, chunkId, active, settings.chunks),
    );
    unfinished.add(adding);
    await adding.finally(() => unfinished.delete(adding));
  };
  const chunks = splitIntoChunks(companyBlocks(bytes, source));
  try {
    for await (const _ of Readable.from(chunks).map(add, { concurrency: MAX_PARALLEL_WRITES })) {
      signal.throwIfAborted();
      progress.chunks++;
      await job.updateProgress({ ...progress, stage: 'splitting' });
    }
  } finally {
    // A part that is written after the others have been removed would stay.
    await Promise.allSettled(unfinished);
  }
  await job.updateProgress({ ...progress, stage: 'tagging' });
}

async function addChunk(
  { index, firstLine, lines, bytes }: Chunk,
  chunkId: string,
  { id, job, data, output: { storage, name } }: ActiveJob,
  chunks: Queue<ChunkData>,
): Promise<void> {
  if (lines !== undefined) await storage.write(inputPart(name, id, index), lines);
  const { model, options, maxDescriptionCharacters, columns, byteOrderMark, output } = data;
  const place = { job: id, output, index, firstLine, ...(lines !== undefined && { bytes }) };
  const chunk = { ...place, model, options, maxDescriptionCharacters, columns, byteOrderMark };
  await chunks.add('chunk', chunk, {
    ...CHUNK_ATTEMPTS,
    jobId: chunkId,
    // The first chunks of all jobs come first, so that a large job does not hold up a small one.
    priority: Math.min(index + 1, LOWEST_PRIORITY),
    parent: { id, queue: job.queueQualifiedName },
    // The job resumes at once when a chunk fails, and reports the reason.
    continueParentOnFailure: true,
    removeOnComplete: true,
    removeOnFail: true,
  });
}
