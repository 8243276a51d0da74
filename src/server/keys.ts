import { createHash, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { follow } from '../files/follow.ts';
import { readJson } from '../files/parse.ts';

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
    .refine(
      (keys) => new Set(keys.map(({ name }) => name)).size === keys.length,
      'must have different names',
    ),
});

export function digestOfSecret(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}

interface KnownKey extends Key {
  readonly digest: Buffer;
}

/** The keys of a file, which is read again whenever it changes. */
export class Keys {
  readonly #path: string;
  #keys: readonly KnownKey[];
  #stopFollowing: (() => void) | undefined;

  private constructor(path: string, keys: readonly KnownKey[]) {
    this.#path = path;
    this.#keys = keys;
  }

  /** @throws {OperationalError} */
  static async open(path: string): Promise<Keys> {
    return new Keys(path, await readKeys(path));
  }

  get count(): number {
    return this.#keys.length;
  }

  /** The key that has the secret. The time taken says nothing of how close a wrong secret is. */
  find(secret: string): Key | undefined {
    const digest = digestOfSecret(secret);
    return this.#keys.filter((key) => timingSafeEqual(key.digest, digest)).at(0);
  }

  /** Follows the file. While it cannot be read, the former keys stay valid. */
  follow(onChange: () => void, onError: (reason: string) => void): void {
    this.#stopFollowing = follow(() => readKeys(this.#path), this.#keys, {
      onChange: (keys) => {
        this.#keys = keys;
        onChange();
      },
      onError,
    });
  }

  close(): void {
    this.#stopFollowing?.();
  }
}

async function readKeys(path: string): Promise<readonly KnownKey[]> {
  const { keys } = await readJson(keysSchema, path);
  return keys.map((key) => ({ ...key, digest: Buffer.from(key.sha256, 'hex') }));
}
