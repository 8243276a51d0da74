import { createReadStream, type ReadStream, type Stats } from 'node:fs';
import { access, constants, stat } from 'node:fs/promises';
import { OperationalError } from '../contract/error.ts';
import { decompressed } from './decompression.ts';
import { reason } from './reason.ts';

/** Larger than Node's default of 64 KiB, because each piece costs a turn of the event loop. */
const PIECE_BYTES = 128 * 1024;

/** A file of the user's. */
export interface InputFile {
  readonly size: number;
  /** Changes with the content. */
  readonly identity: { readonly path: string; readonly size: number; readonly mtimeMs: number };
  /** The content, decompressed. Reading it throws `invalid-input` for damaged gzip, and `unavailable` when the disk fails. */
  readonly bytes: AsyncIterable<Uint8Array>;
  /** The number of bytes of the file that have been read so far, before decompression. */
  bytesRead(): number;
}

/**
 * Opens a file, which may be compressed by gzip.
 * @throws {OperationalError} `invalid-input`, when it does not exist or is not a file. A pipe would have to be waited for.
 */
export async function openInputFile(path: string): Promise<InputFile> {
  const stats = await statsOf(path);
  if (stats.isDirectory()) throw new OperationalError('invalid-input', `${path} is a directory, not a file`);
  if (!stats.isFile())
    throw new OperationalError('invalid-input', `${path} is not a file: save its content to one first`);
  const { size, mtimeMs } = stats;
  let file: ReadStream | undefined;
  const bytes = async function* () {
    file = createReadStream(path, { highWaterMark: PIECE_BYTES });
    try {
      yield* decompressed(file, path);
    } catch (error) {
      if (error instanceof OperationalError) throw error;
      throw new OperationalError('unavailable', `cannot read ${path}: ${reason(error)}`);
    }
  };
  return { size, identity: { path, size, mtimeMs }, bytes: bytes(), bytesRead: () => file?.bytesRead ?? 0 };
}

async function statsOf(path: string): Promise<Stats> {
  try {
    await access(path, constants.R_OK);
    return await stat(path);
  } catch (error) {
    throw new OperationalError('invalid-input', `cannot read ${path}: ${reason(error)}`);
  }
}
