import { Readable } from 'node:stream';
import { isErrorOf, OperationalError } from '../../contract/error.ts';
import { decompressed } from '../../files/decompression.ts';
import { piecesOf } from '../../files/pieces.ts';
import { failureReason, isNoSuchObject } from '../failure-reason.ts';
import { withoutQuery } from '../locations.ts';
import type { Storage } from './storage.ts';
import type { Storages } from './storages.ts';

/** Pieces of a fixed size make the boundaries of chunks independent of how the input arrives. */
const PIECE_BYTES = 128 * 1024;

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
 * @throws {OperationalError} `job-failed` when it does not exist, `unavailable` when it cannot be reached, `invalid-input` when its
 * content cannot be read
 */
export async function openInput(name: string, storages: Storages): Promise<Input> {
  try {
    const location = storages.parse(name);
    const { identity, bytes } = await (location.kind === 'http'
      ? fetchInput(location.url)
      : storedInput(location.name, await storages.storageOf(location)));
    const content = decompressed(bytes, withoutQuery(name));
    return { identity, bytes: withLocation(name, piecesOf(content, PIECE_BYTES)) };
  } catch (error) {
    throw cannotRead(name, error);
  }
}

async function storedInput(name: string, storage: Storage) {
  return { identity: await storage.identify(name), bytes: await storage.read(name) };
}

async function fetchInput(url: URL) {
  // A redirect could lead to a host that is not allowed.
  const response = await fetch(url, { redirect: 'error' });
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
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const isFinal =
    isErrorOf(error, 'job-failed', 'invalid-location') ||
    isNoSuchObject(error) ||
    /^(ENOENT|EISDIR|EACCES)$/.test(code);
  return new OperationalError(
    isFinal ? 'job-failed' : 'unavailable',
    `cannot read ${withoutQuery(location)}: ${failureReason(error)}`,
  );
}
