import { addAbortSignal, Readable } from 'node:stream';
import { isErrorOf, OperationalError } from '../../contract/error.ts';
import { decompressed } from '../../files/decompression.ts';
import { isErrorWithCode } from '../../files/error-code.ts';
import { piecesOf } from '../../files/pieces.ts';
import { failureReason, isNoSuchObject } from '../failure-reason.ts';
import { withoutQuery } from '../locations.ts';
import { progressing } from './progressing.ts';
import type { OpenFile } from './storage.ts';
import type { Storages } from './storages.ts';

/** Pieces of a fixed size make the boundaries of chunks independent of how the input arrives. */
const PIECE_BYTES = 128 * 1024;
/** The time in which a server must begin to answer. */
const ANSWER_MILLISECONDS = 30_000;

/** The input of a job. */
export interface Input {
  /** Changes with the content, so that a change between two reads is noticed. */
  readonly identity: string;
  /** The decompressed content. Reading it throws OperationalError when the input cannot be read. */
  readonly bytes: AsyncIterable<Uint8Array>;
}

/**
 * Opens a file, an object or a URL, and decompresses gzip.
 * @param name the location, as the job gives it
 * @param limits `maxBytes` of decompressed content; the signal ends the reading and closes the input
 * @throws {OperationalError} `job-failed` when it does not exist, `unavailable` when it cannot be reached, `invalid-input` when its
 * content cannot be read
 */
export async function openInput(
  name: string,
  storages: Storages,
  { maxBytes, signal }: { maxBytes: number; signal: AbortSignal },
): Promise<Input> {
  try {
    const location = storages.parse(name);
    const { identity, bytes } = await (location.kind === 'http'
      ? fetchInput(location.url, signal)
      : (await storages.storageOf(location)).open(location.name, signal));
    // Also without a reader, who would be told of the error.
    addAbortSignal(signal, bytes).on('error', () => {});
    const content = decompressed(progressing(bytes), withoutQuery(name));
    return { identity, bytes: withLocation(name, atMost(maxBytes, piecesOf(content, PIECE_BYTES))) };
  } catch (error) {
    throw cannotRead(name, error);
  }
}

async function fetchInput(url: URL, signal: AbortSignal): Promise<OpenFile> {
  const late = new AbortController();
  const timer = setTimeout(
    () => late.abort(new OperationalError('unavailable', 'the server does not answer')),
    ANSWER_MILLISECONDS,
  );
  // A redirect could lead to a host that is not allowed, and is therefore no answer.
  const response = await fetch(url, {
    redirect: 'manual',
    signal: AbortSignal.any([late.signal, signal]),
  }).finally(() => clearTimeout(timer));
  if (!response.ok || response.body === null) {
    await response.body?.cancel();
    const isFinal = response.status < 500 && response.status !== 429;
    throw new OperationalError(
      isFinal ? 'job-failed' : 'unavailable',
      `the server answered ${response.status}`,
    );
  }
  const validators = ['etag', 'last-modified', 'content-length'].map((header) =>
    response.headers.get(header),
  );
  return { identity: validators.join(' '), bytes: Readable.fromWeb(response.body) };
}

/** Without a limit, a small compressed file or an endless source would fill the storage of all. */
async function* atMost(maxBytes: number, pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let read = 0;
  for await (const piece of pieces) {
    read += piece.length;
    if (read > maxBytes) {
      throw new OperationalError('job-failed', `it has more than ${maxBytes} bytes (JOBS_MAX_INPUT_BYTES)`);
    }
    yield piece;
  }
}

/** Adds the location to the errors of reading. */
async function* withLocation(name: string, bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield* bytes;
  } catch (error) {
    throw cannotRead(name, error);
  }
}

/** A missing file stays missing, so a retry is useless. A storage that is unavailable may return. */
function cannotRead(location: string, error: unknown): OperationalError {
  if (isErrorOf(error, 'invalid-input')) return error;
  const isFinal =
    isErrorOf(error, 'job-failed', 'invalid-location') ||
    isNoSuchObject(error) ||
    isErrorWithCode(error, 'ENOENT', 'ENOTDIR', 'ELOOP', 'EACCES', 'ENAMETOOLONG');
  return new OperationalError(
    isFinal ? 'job-failed' : 'unavailable',
    `cannot read ${withoutQuery(location)}: ${failureReason(error)}`,
    { cause: error },
  );
}
