import { createHash, timingSafeEqual } from 'node:crypto';
import { type FSWatcher, watch } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';
import { readJson } from '../files/parse.ts';
import { reason } from '../files/reason.ts';

export const keySchema = z.strictObject({
  /** Identifies the caller in logs and metrics. */
  name: z.string().regex(/^[\w.-]{1,64}$/, 'must be 1 to 64 letters, digits, or any of . _ -'),
  /** An admin may also change models. */
  role: z.enum(['client', 'admin']),
  /** In hexadecimal. The key is long and random, so no slow hash is needed. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/, 'must be the SHA-256 of the key, in hexadecimal'),
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

/** The keys of a file, which is read again whenever it changes. */
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

  /** The key that has the secret. The time taken says nothing of how close a wrong secret is. */
  find(secret: string): Key | undefined {
    const digest = digestOfSecret(secret);
    return this.#keys.filter((key) => timingSafeEqual(key.digest, digest)).at(0);
  }

  /**
   * Watches the file's directory, as files are replaced by renaming, and by symbolic links in Kubernetes. If the file
   * cannot be read, the former keys stay valid. One change can cause several events and reads, which can finish in any
   * order; only the read that started last counts.
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
