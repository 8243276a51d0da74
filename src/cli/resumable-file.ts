import { createReadStream, existsSync } from 'node:fs';
import { type FileHandle, mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import { OperationalError } from '../contract/error.ts';
import { BEGINNING, type LinePlace } from '../files/line-blocks.ts';
import { linkTarget } from '../files/link-target.ts';
import { lockFile } from '../files/lock.ts';
import { readJson } from '../files/parse.ts';
import { removeLeftovers, writeAtomically } from '../files/write.ts';

const SECONDS_BETWEEN_CHECKPOINTS = 1;

const checkpointSchema = z.object({
  /** Identifies the input, the model and the options. Results of other sources are not continued. */
  source: z.string(),
  /** Where to continue in the source. */
  place: z.object({ line: z.int(), bytes: z.int() }),
  records: z.int(),
  /** The number of records that are errors. */
  errors: z.int(),
  bytes: z.int(),
});
type Checkpoint = z.infer<typeof checkpointSchema>;

/** Numbers of results. */
type Counts = Readonly<Pick<Checkpoint, 'records' | 'errors'>>;
const NONE: Counts = { records: 0, errors: 0 };

/**
 * A file of results that can be continued after an interruption. It is written under a temporary name, with a checkpoint
 * beside it that says how many records and bytes are certainly on disk. Bytes after the checkpoint are truncated, and
 * their records are tagged again.
 */
export class ResumableFile {
  /** Where an earlier run stopped, or the beginning. */
  readonly start: Checkpoint;
  /** Lets other processes write the file: after `finish`, or when the run has failed and can be continued. */
  readonly release: () => Promise<void>;
  readonly #path: string;
  readonly #file: FileHandle;
  #counts: Counts;
  #bytes: number;
  #checkpointAt = performance.now();

  private constructor(path: string, file: FileHandle, start: Checkpoint, release: () => Promise<void>) {
    this.start = start;
    this.#path = path;
    this.#file = file;
    this.#counts = { records: start.records, errors: start.errors };
    this.#bytes = start.bytes;
    this.release = release;
  }

  /**
   * @param header the text before the first result
   * @throws {OperationalError} `invalid-input`, when another process writes the file, the finished file exists, or an
   * unfinished one from another source, or another file has the name of an unfinished one
   */
  static async open(out: string, source: string, header: string): Promise<ResumableFile> {
    const path = await linkTarget(out);
    await mkdir(dirname(path), { recursive: true });
    const release = await lockFile(path);
    try {
      if (existsSync(path)) {
        throw new OperationalError(
          'invalid-input',
          `${out} already exists; move it, or choose another --out`,
        );
      }
      const done = await readCheckpoint(path, source);
      const start = done ?? { source, place: BEGINNING, ...NONE, bytes: 0 };
      // Written before the partial file, so that a partial file without a checkpoint is never one of ours.
      if (!done) await writeAtomically(checkpoint(path), JSON.stringify(start));
      const file = await open(partial(path), 'a');
      await file.truncate(start.bytes);
      const resumable = new ResumableFile(path, file, start, release);
      if (start.bytes === 0) await resumable.append(header, NONE, BEGINNING);
      return resumable;
    } catch (error) {
      await release();
      throw error;
    }
  }

  /** @param place where to continue in the source after these records */
  async append(text: string | Uint8Array, counts: Counts, place: LinePlace): Promise<void> {
    await this.#file.appendFile(text);
    this.#bytes += typeof text === 'string' ? Buffer.byteLength(text) : text.length;
    const { records, errors } = this.#counts;
    this.#counts = { records: records + counts.records, errors: errors + counts.errors };
    if (performance.now() - this.#checkpointAt < 1000 * SECONDS_BETWEEN_CHECKPOINTS) return;
    await this.#file.datasync();
    const done = { source: this.start.source, place, ...this.#counts, bytes: this.#bytes };
    await writeAtomically(checkpoint(this.#path), JSON.stringify(done));
    this.#checkpointAt = performance.now();
  }

  /** Removes the results so far, where there is no way to continue. */
  async discard(): Promise<void> {
    await this.#file.close();
    await rm(partial(this.#path), { force: true });
    await this.#removeCheckpoint();
  }

  /**
   * Gives the file its final name.
   * @param finished what becomes of the results, in a format that cannot be continued
   */
  async finish(finished?: (results: AsyncIterable<Uint8Array>) => AsyncIterable<Uint8Array>): Promise<void> {
    await this.#file.datasync();
    await this.#file.close();
    if (finished === undefined) await rename(partial(this.#path), this.#path);
    else {
      await writeAtomically(this.#path, finished(createReadStream(partial(this.#path))));
      await rm(partial(this.#path));
    }
    await this.#removeCheckpoint();
  }

  async #removeCheckpoint(): Promise<void> {
    await rm(checkpoint(this.#path), { force: true });
    await removeLeftovers(checkpoint(this.#path));
  }
}

const partial = (path: string) => `${path}.partial`;
const checkpoint = (path: string) => `${path}.checkpoint`;

async function readCheckpoint(path: string, source: string) {
  const done = existsSync(checkpoint(path)) && (await readJson(checkpointSchema, checkpoint(path)));
  if (!existsSync(partial(path))) return undefined;
  if (!done) {
    throw new OperationalError(
      'invalid-input',
      `${partial(path)} is in the way; move it, or choose another --out`,
    );
  }
  if (done.source === source) return done;
  throw new OperationalError(
    'invalid-input',
    `${partial(path)} belongs to another run (with other input, model or options); delete it to start again`,
  );
}
