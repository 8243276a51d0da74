import { createHash, timingSafeEqual } from 'node:crypto';
import { type FSWatcher, watch } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';
import { readJson, reason } from '../files/parse.ts';

export const keySchema = z.strictObject({
  /** Names who calls, in logs and metrics. */
  name: z.string().regex(/^[\w.-]{1,64}$/, 'must be 1 to 64 letters, digits, or any of . _ -'),
  /** Whether it may also administrate. */
  role: z.enum(['client', 'admin']),
  /** Of the key, in hex; the key itself is long and random, so that no slow hash is needed. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/, 'must be the SHA-256 of the key, in hex'),
  charactersPerMinute: z.int().min(1).optional(),
});
export type Key = z.infer<typeof keySchema>;

const keysSchema = z.strictObject({
  keys: z
    .array(keySchema)
    .min(1)
    .refine(
      (keys) => new Set(keys.map(({ name }) => name)).size === keys.length,
      'must have different names',
    ),
});

export function digestOfSecret(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}

/** The keys of a file, read anew whenever it changes. */
export class Keys {
  readonly #path: string;
  #keys: readonly (Key & { readonly digest: Buffer })[];
  #watcher: FSWatcher | undefined;
  #reads = 0;

  private constructor(path: string, keys: readonly Key[]) {
    this.#path = path;
    this.#keys = withDigests(keys);
  }

  /** @throws {OperationalError} */
  static async open(path: string): Promise<Keys> {
    return new Keys(path, (await readJson(keysSchema, path)).keys);
  }

  /** Whose the secret is. Takes the same time whichever key it is, or is nearly. */
  find(secret: string): Key | undefined {
    const digest = digestOfSecret(secret);
    return this.#keys.filter((key) => timingSafeEqual(key.digest, digest)).at(0);
  }

  /**
   * The file's directory is watched, as files are replaced by renaming, and by links in Kubernetes. A file that cannot be
   * read leaves the keys as they were. One change may be told of several times, and what was read first end last: what
   * counts is what was read last.
   */
  watch(onChange: (keys: number) => void, onError: (reason: string) => void): void {
    this.#watcher = watch(dirname(this.#path), () => {
      const read = ++this.#reads;
      readJson(keysSchema, this.#path).then(
        ({ keys }) => {
          if (read !== this.#reads) return;
          this.#keys = withDigests(keys);
          onChange(keys.length);
        },
        (error) => onError(reason(error)),
      );
    }).unref();
  }

  close(): void {
    this.#watcher?.close();
  }
}

function withDigests(keys: readonly Key[]) {
  return keys.map((key) => ({ ...key, digest: Buffer.from(key.sha256, 'hex') }));
}
