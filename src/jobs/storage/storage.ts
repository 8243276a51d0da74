import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { link, mkdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';

export type Content =
  | string
  | Uint8Array
  | Iterable<string | Uint8Array>
  | AsyncIterable<string | Uint8Array>;

/** Where a job's output and parts lie: names in a directory that workers share, or in a bucket. */
export interface Storage {
  /** By which a file is known to be the same later on. @throws when there is none of the name */
  identify(name: string): Promise<string>;
  exists(name: string): Promise<boolean>;
  read(name: string): Promise<Readable>;
  /** Whole or not at all, over what is there; many may write the same at the same time. */
  write(name: string, content: Content): Promise<void>;
  /** Unless there is one of the name already; says whether it has. */
  create(name: string, content: string): Promise<boolean>;
  /** The file, if there is one. */
  remove(name: string): Promise<void>;
  /** Everything under `name/`. */
  removeAll(name: string): Promise<void>;
  /** Makes `name/` ready to be written under. */
  prepare(name: string): Promise<void>;
}

/** Larger than Node's own: parts are read one after the other, and each piece is a turn of the event loop. */
const PIECE_BYTES = 256 * 1024;

/** Of a directory. Nothing is written under a name whose directory is not there: it may have been removed for good. */
export class DirectoryStorage implements Storage {
  readonly #root: string;

  constructor(root: string) {
    this.#root = root;
  }

  async identify(name: string): Promise<string> {
    const { size, mtimeMs } = await stat(this.#path(name));
    return `${size} ${mtimeMs}`;
  }

  async exists(name: string): Promise<boolean> {
    return (await stat(this.#path(name)).catch(() => undefined)) !== undefined;
  }

  async read(name: string): Promise<Readable> {
    return createReadStream(this.#path(name), { highWaterMark: PIECE_BYTES });
  }

  write(name: string, content: Content): Promise<void> {
    return this.#writeAside(name, content, rename);
  }

  async create(name: string, content: string): Promise<boolean> {
    try {
      await this.#writeAside(name, content, link);
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

  /** Process numbers are not enough for a temporary name: in containers each process may have the same. */
  async #writeAside(
    name: string,
    content: Content,
    give: (aside: string, path: string) => Promise<void>,
  ): Promise<void> {
    const path = this.#path(name);
    const aside = `${path}.${randomUUID()}.tmp`;
    try {
      await writeFile(aside, content, { flush: true });
      await give(aside, path);
    } finally {
      await rm(aside, { force: true });
    }
  }

  #path(name: string): string {
    return join(this.#root, name);
  }
}
