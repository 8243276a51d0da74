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
import { type ActiveJob, type JobSettings, stopReason } from './active-job.ts';
import { type Chunk, splitIntoChunks } from './chunking.ts';
import { lockOutput } from './output-lock.ts';
import { inputPart, partsOf } from './parts.ts';

/** Writing a chunk waits for the storage and for Redis; meanwhile the next ones are read. */
const MAX_PARALLEL_WRITES = 4;
const CHUNK_ATTEMPTS = { attempts: 3, backoff: { type: 'exponential', delay: 500 } };

/**
 * Locks the output, splits the input into chunks, and adds them to the queue. A repeated call adds only the chunks that
 * are not done.
 * @throws {WaitingError} on shutdown, after the job has been returned to the queue
 * @throws {OperationalError} when the input cannot be read or the output cannot be written
 */
export async function splitJob(active: ActiveJob, settings: JobSettings): Promise<void> {
  const { id, job, token, data } = active;
  const { storage, name } = active.output;
  const failure = `cannot write ${data.output}`;
  await describeFailure(failure, async () => {
    await storage.prepare(partsOf(name, id));
    await lockOutput(storage, { name, output: data.output, job: id }, settings.jobs);
  });
  const { identity, bytes } = await openInput(data.input, settings.storages);
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
  const added = Readable.from(splitIntoChunks(companyBlocks(bytes, source))).map(
    async (chunk: Chunk) => {
      const reason = await stopReason(active, settings);
      if (reason !== undefined) throw new OperationalError('job-failed', reason);
      const chunkId = `${id}-${chunk.index}`;
      if (!done.has(`${settings.chunks.qualifiedName}:${chunkId}`)) {
        await describeFailure(failure, () => addChunk(chunk, chunkId, active, settings.chunks));
      }
    },
    { concurrency: MAX_PARALLEL_WRITES },
  );
  for await (const _ of added) {
    if (settings.closing.aborted) {
      await job.moveToWait(token);
      throw new WaitingError();
    }
    progress.chunks++;
    await job.updateProgress({ ...progress, stage: 'splitting' });
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
  const { model, options, maxDescriptionCharacters, output } = data;
  const place = { job: id, output, index, firstLine, ...(lines !== undefined && { bytes }) };
  const chunk = { ...place, model, options, maxDescriptionCharacters };
  await chunks.add('chunk', chunk, {
    ...CHUNK_ATTEMPTS,
    jobId: chunkId,
    parent: { id, queue: job.queueQualifiedName },
    // The job resumes at once when a chunk fails, and reports the reason.
    continueParentOnFailure: true,
    removeOnComplete: true,
    removeOnFail: true,
  });
}
