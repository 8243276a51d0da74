import type { Readable } from 'node:stream';

export type Content =
  | string
  | Uint8Array
  | Iterable<string | Uint8Array>
  | AsyncIterable<string | Uint8Array>;

/** The storage of a job's files: a directory that all queue workers share, or a bucket. */
export interface Storage {
  /** @returns a text that changes with the file's content. @throws when there is no such file */
  identify(name: string): Promise<string>;
  exists(name: string): Promise<boolean>;
  read(name: string): Promise<Readable>;
  /** Writes the whole file or nothing, and replaces an existing file. Several writers may write the same file at once. */
  write(name: string, content: Content): Promise<void>;
  /** Writes the file if it does not exist. @returns whether it was written */
  create(name: string, content: string): Promise<boolean>;
  /** Removes the file if it exists. */
  remove(name: string): Promise<void>;
  /** Removes everything under `name/`. */
  removeAll(name: string): Promise<void>;
  /** Makes it possible to write under `name/`. */
  prepare(name: string): Promise<void>;
}
