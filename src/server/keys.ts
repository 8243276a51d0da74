import { createHash, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { follow } from '../files/follow.ts';
import { readJson } from '../files/parse.ts';
import { ROLES, type Role } from './access.ts';

/** Identifies the caller in logs and metrics. */
export const keyNameSchema = z
  .string()
  .regex(/^[\w.-]{1,64}$/, 'must be 1 to 64 letters, digits, or any of . _ -');

/** Where the names of files and objects begin that jobs of a key may use: a directory, or nothing for all of them. */
const jobsPrefixSchema = z
  .string()
  .refine(
    (prefix) => prefix === '' || (prefix.endsWith('/') && prefix.split('/').slice(0, -1).every(isPlainName)),
    'must be a directory such as backend/, or empty for all files',
  );

export interface Key {
  readonly name: string;
  readonly roles: readonly Role[];
  readonly digest: Buffer;
  readonly charactersPerMinute: number | undefined;
  readonly jobsPrefix: string;
}

/** The roles of a key whose entry was made before there were roles. */
const FORMER_ROLES: Readonly<Record<'client' | 'admin', readonly Role[]>> = {
  client: ['tag', 'jobs'],
  admin: ROLES,
};

const keySchema = z
  .strictObject({
    name: keyNameSchema,
    roles: z.array(z.enum(ROLES)).min(1).optional(),
    role: z.enum(['client', 'admin']).optional(),
    /** In hexadecimal. The key is long and random, so no slow hash is needed. */
    sha256: z.string().regex(/^[0-9a-f]{64}$/, 'must be the SHA-256 of the key, in hexadecimal'),
    charactersPerMinute: z.int().min(1).optional(),
    jobsPrefix: jobsPrefixSchema.optional(),
  })
  .refine(({ roles, role }) => (roles === undefined) !== (role === undefined), {
    path: ['roles'],
    error: `must be a list of ${ROLES.join(', ')}, without role beside it`,
  })
  .transform(({ name, roles, role, sha256, charactersPerMinute, jobsPrefix }): Key => {
    const allRoles = roles ?? (role === undefined ? [] : FORMER_ROLES[role]);
    return {
      name,
      roles: allRoles,
      digest: Buffer.from(sha256, 'hex'),
      charactersPerMinute,
      jobsPrefix: jobsPrefix ?? (allRoles.includes('admin') ? '' : `${name}/`),
    };
  });
/** The entry of a key in the file. */
export type KeyEntry = z.input<typeof keySchema>;

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

/** The keys of a file, which is read again whenever it changes. */
export class Keys {
  readonly #path: string;
  #keys: readonly Key[];
  #stopFollowing: (() => void) | undefined;

  private constructor(path: string, keys: readonly Key[]) {
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

async function readKeys(path: string): Promise<readonly Key[]> {
  return (await readJson(keysSchema, path)).keys;
}

function isPlainName(part: string): boolean {
  return !['', '.', '..'].includes(part) && !/[\\\0]/.test(part);
}
