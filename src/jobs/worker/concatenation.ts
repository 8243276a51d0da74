import { createHash } from 'node:crypto';
import type { Written } from '../../contract/jobs.ts';
import { finishedFile, headerOf, type ResultFile } from '../../serving/result-file.ts';
import type { Output } from '../storage/storages.ts';
import { outputPart, partsOf } from './parts.ts';

/** All output parts of a job. */
interface OutputParts extends Output {
  readonly job: string;
  readonly chunks: number;
  readonly file: ResultFile;
}

/** Writes the output parts in order, as one file in its format. @returns its size and SHA-256, or undefined when the file exists */
export async function concatenate(parts: OutputParts, signal: AbortSignal): Promise<Written | undefined> {
  const { storage, name, job } = parts;
  const digest = new Digest();
  const isWritten = await storage.create(name, digest.addEach(contentOf(parts, signal)), partsOf(name, job));
  return isWritten ? digest.written() : undefined;
}

/** @returns size and SHA-256 of the output, if it has exactly the bytes of the output parts */
export async function concatenatedBefore(
  parts: OutputParts,
  signal: AbortSignal,
): Promise<Written | undefined> {
  const found = await digestOf((await parts.storage.open(parts.name)).bytes);
  const own = await digestOf(contentOf(parts, signal));
  return found.sha256 === own.sha256 ? own : undefined;
}

function contentOf(parts: OutputParts, signal: AbortSignal): AsyncIterable<Uint8Array> {
  return finishedFile(parts.file, encodedResults(parts, signal));
}

async function* encodedResults(
  { storage, name, job, chunks, file }: OutputParts,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  const header = Buffer.from(headerOf(file));
  if (header.length > 0) yield header;
  for (let index = 0; index < chunks; index++) {
    for await (const piece of (await storage.open(outputPart(name, job, index))).bytes) {
      signal.throwIfAborted();
      yield piece;
    }
  }
}

/** Size and SHA-256 of a stream. */
class Digest {
  readonly #hash = createHash('sha256');
  #bytes = 0;

  /** Adds the pieces while they are passed on. */
  async *addEach(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const piece of pieces) {
      this.#hash.update(piece);
      this.#bytes += piece.length;
      yield piece;
    }
  }

  /** To be called once, after the last piece. */
  written(): Written {
    return { bytes: this.#bytes, sha256: this.#hash.digest('hex') };
  }
}

async function digestOf(pieces: AsyncIterable<Uint8Array>): Promise<Written> {
  const digest = new Digest();
  for await (const _ of digest.addEach(pieces));
  return digest.written();
}
