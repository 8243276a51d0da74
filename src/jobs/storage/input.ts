import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { isErrorOf, OperationalError } from '../../contract/error.ts';
import { piecesOf } from '../../files/pieces.ts';
import { isNoSuchObject, tellable } from '../job-error.ts';
import type { Storages } from '../locations.ts';

/** Input is cut at the same places, in however many pieces it comes. */
const PIECE_BYTES = 128 * 1024;
const GZIP_MAGIC = [0x1f, 0x8b];

/** What a job reads. */
export interface Input {
  /** By which it is known to be the same when it is read again. */
  readonly identity: string;
  /** No longer compressed. */
  readonly bytes: AsyncIterable<Uint8Array>;
}

/**
 * @param name the location
 * @throws {OperationalError} when there is none, or it cannot be reached; so does what is read, later on
 */
export async function openInput(name: string, storages: Storages): Promise<Input> {
  try {
    const location = storages.parse(name);
    const { identity, bytes } = await (location.kind === 'http'
      ? fetchInput(location.url)
      : storedInput(location.name, await storages.storageOf(location)));
    return { identity, bytes: named(name, piecesOf(unzipped(bytes), PIECE_BYTES)) };
  } catch (error) {
    throw cannotRead(name, error);
  }
}

async function storedInput(name: string, storage: Awaited<ReturnType<Storages['storageOf']>>) {
  return { identity: await storage.identify(name), bytes: await storage.read(name) };
}

async function fetchInput(url: URL) {
  // A redirection might lead to where input must not come from.
  const response = await fetch(url, { redirect: 'error' });
  if (!response.ok || response.body === null) {
    await response.body?.cancel();
    const isFinal = response.status < 500 && response.status !== 429;
    throw new OperationalError(isFinal ? 'job-failed' : 'unavailable', `it answered ${response.status}`);
  }
  const marks = ['etag', 'last-modified', 'content-length'].map((header) => response.headers.get(header));
  return { identity: marks.join(' '), bytes: Readable.fromWeb(response.body) };
}

async function* unzipped(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const pieces = piecesOf(bytes, PIECE_BYTES);
  const { value: first, done } = await pieces.next();
  if (done) return;
  const all = async function* () {
    yield first;
    yield* pieces;
  };
  const isZipped = GZIP_MAGIC.every((byte, index) => first[index] === byte);
  yield* isZipped ? pipeline(Readable.from(all()), createGunzip(), () => {}) : all();
}

async function* named(name: string, bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield* bytes;
  } catch (error) {
    throw cannotRead(name, error);
  }
}

/** What has no such file now has none in a second; what is away may come back. */
function cannotRead(name: string, error: unknown): OperationalError {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const isFinal =
    isErrorOf(error, 'job-failed', 'invalid-location') ||
    isNoSuchObject(error) ||
    /^(ENOENT|EISDIR|EACCES|Z_\w+)$/.test(code);
  return new OperationalError(
    isFinal ? 'job-failed' : 'unavailable',
    `cannot read ${name}: ${tellable(error)}`,
  );
}
