import type { Readable } from 'node:stream';

export type Content =
  | string
  | Uint8Array
  | Iterable<string | Uint8Array>
  | AsyncIterable<string | Uint8Array>;

/** A file that is open for reading. Its bytes are to be read or destroyed. */
export interface OpenFile {
  /** Changes with the content. */
  readonly identity: string;
  readonly bytes: Readable;
}

/**
 * The storage of a job's files: a directory that all queue workers share, or a bucket. Every method throws OperationalError
 * `invalid-location` for a name that leads out of the storage.
 */
export interface Storage {
  /** @param signal ends the waiting for an answer. @throws when there is no such file */
  open(name: string, signal?: AbortSignal): Promise<OpenFile>;
  exists(name: string): Promise<boolean>;
  /** Writes the whole file or nothing, and replaces an existing file. Several writers may write the same file at once. */
  write(name: string, content: Content): Promise<void>;
  /**
   * Writes the whole file or nothing, and never replaces an existing file.
   * @param scratch a directory for an unfinished file, which has been prepared
   * @returns whether it was written; false when the file exists
   */
  create(name: string, content: Content, scratch: string): Promise<boolean>;
  /** Removes the file if it exists. */
  remove(name: string): Promise<void>;
  /** Removes the files of a directory whose names fit, and then the directory if it is empty. */
  removeFiles(directory: string, fits: RegExp): Promise<void>;
  /** Makes it possible to write into the directory. */
  prepare(directory: string): Promise<void>;
}
