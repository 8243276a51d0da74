import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { link, mkdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { OperationalError } from '../../contract/error.ts';
import type { Content, Storage } from './storage.ts';

/** Larger than Node's default of 64 KiB, because each piece costs a turn of the event loop. */
const PIECE_BYTES = 256 * 1024;

/**
 * The files of a directory. Writing into a missing subdirectory fails: a job that has ended may have removed it, and a
 * late write must not bring it back.
 */
export class DirectoryStorage implements Storage {
  readonly #root: string;

  constructor(root: string) {
    this.#root = root;
  }

  async identify(name: string): Promise<string> {
    const stats = await stat(this.#path(name));
    // A pipe would have to be waited for.
    if (!stats.isFile()) throw new OperationalError('invalid-input', `${name} is not a file`);
    const { size, mtimeMs } = stats;
    return `${size} ${mtimeMs}`;
  }

  async exists(name: string): Promise<boolean> {
    try {
      await stat(this.#path(name));
      return true;
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return false;
      throw error;
    }
  }

  async read(name: string): Promise<Readable> {
    return createReadStream(this.#path(name), { highWaterMark: PIECE_BYTES });
  }

  write(name: string, content: Content): Promise<void> {
    return this.#writeTemporary(name, content, rename);
  }

  async create(name: string, content: string): Promise<boolean> {
    try {
      await this.#writeTemporary(name, content, link);
      return true;
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
      throw error;
    }
  }

  remove(name: string): Promise<void> {
    return rm(this.#path(name), { force: true });
  }

  removeAll(name: string): Promise<void> {
    return rm(this.#path(name), { recursive: true, force: true });
  }

  async prepare(name: string): Promise<void> {
    await mkdir(this.#path(name), { recursive: true });
  }

  /** Writes a temporary file, then renames or links it. A process ID would not make its name unique across containers. */
  async #writeTemporary(
    name: string,
    content: Content,
    publish: (temporary: string, path: string) => Promise<void>,
  ): Promise<void> {
    const path = this.#path(name);
    const temporary = `${path}.${randomUUID()}.tmp`;
    try {
      await writeFile(temporary, content, { flush: true });
      await publish(temporary, path);
    } finally {
      await rm(temporary, { force: true });
    }
  }

  #path(name: string): string {
    return join(this.#root, name);
  }
}
