import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { link, lstat, mkdir, open, readdir, rename, rm, rmdir, writeFile } from 'node:fs/promises';
import { join, posix } from 'node:path';
import { OperationalError } from '../../contract/error.ts';
import { isErrorWithCode } from '../../files/error-code.ts';
import { resolveWithin } from './resolve-within.ts';
import type { Content, OpenFile, Storage } from './storage.ts';

/** Larger than Node's default of 64 KiB, because each piece costs a turn of the event loop. */
const PIECE_BYTES = 256 * 1024;
/** A pipe is not waited for. The path is resolved, so that only a link that has just been put there is not followed. */
const OPEN_FLAGS = constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW;

/**
 * The files of a directory. Writing into a missing subdirectory fails: a job that has ended may have removed it, and a
 * late write must not bring it back.
 */
export class DirectoryStorage implements Storage {
  readonly #root: string;

  constructor(root: string) {
    this.#root = root;
  }

  async open(name: string): Promise<OpenFile> {
    const file = await open(await resolveWithin(this.#root, name), OPEN_FLAGS);
    const stats = await file.stat();
    if (stats.isFile()) {
      const bytes = file.createReadStream({ highWaterMark: PIECE_BYTES });
      return { identity: `${stats.size} ${stats.mtimeMs}`, bytes };
    }
    await file.close();
    throw new OperationalError('invalid-input', `${name} is not a file`);
  }

  async exists(name: string): Promise<boolean> {
    try {
      await lstat(await this.#path(name));
      return true;
    } catch (error) {
      if (isErrorWithCode(error, 'ENOENT')) return false;
      throw error;
    }
  }

  async write(name: string, content: Content): Promise<void> {
    const path = await this.#path(name);
    await this.#writeTemporary(posix.dirname(name), content, (temporary) => rename(temporary, path));
  }

  async create(name: string, content: Content, scratch: string): Promise<boolean> {
    // Checked first, as writing a large file in vain takes long.
    if (await this.exists(name)) return false;
    const path = await this.#path(name);
    try {
      await this.#writeTemporary(scratch, content, (temporary) => link(temporary, path));
      return true;
    } catch (error) {
      if (isErrorWithCode(error, 'EEXIST')) return false;
      throw error;
    }
  }

  async remove(name: string): Promise<void> {
    await rm(await this.#path(name), { force: true });
  }

  async removeFiles(directory: string, fits: RegExp): Promise<void> {
    const path = await resolveWithin(this.#root, directory);
    try {
      for (const file of await readdir(path, { withFileTypes: true })) {
        if (file.isFile() && fits.test(file.name)) await rm(join(path, file.name), { force: true });
      }
      await rmdir(path);
    } catch (error) {
      if (!isErrorWithCode(error, 'ENOENT', 'ENOTEMPTY', 'EEXIST')) throw error;
    }
  }

  async prepare(directory: string): Promise<void> {
    await mkdir(await resolveWithin(this.#root, directory), { recursive: true });
  }

  /** Writes a temporary file, then renames or links it. A process ID would not make its name unique across containers. */
  async #writeTemporary(
    directory: string,
    content: Content,
    publish: (temporary: string) => Promise<void>,
  ): Promise<void> {
    const temporary = await this.#path(posix.join(directory, `${randomUUID()}.tmp`));
    try {
      await writeFile(temporary, content, { flush: true, flag: 'wx' });
      await publish(temporary);
    } finally {
      await rm(temporary, { force: true });
    }
  }

  /** The path of a directory entry: links on the way to it are followed, and the entry itself is not. */
  async #path(name: string): Promise<string> {
    return join(await resolveWithin(this.#root, posix.dirname(name)), posix.basename(name));
  }
}
