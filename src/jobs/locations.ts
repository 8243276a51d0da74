import { posix } from 'node:path';
import type { S3Client } from '@aws-sdk/client-s3';
import { OperationalError } from '../contract/error.ts';
import { type Format, formatOf } from '../contract/formats.ts';
import { saying } from './job-error.ts';
import { DirectoryStorage, type Storage } from './storage/storage.ts';

/** What jobs may read and write: nothing, unless it is said. */
export interface LocationRules {
  /** Files are named within it; undefined: none. */
  readonly directory: string | undefined;
  /** Hosts that input may be fetched from over HTTP. */
  readonly httpHosts: readonly string[];
  /** Buckets, of Amazon or of the endpoint. */
  readonly s3Buckets: readonly string[];
  readonly s3Endpoint: string | undefined;
}

/** Where something lies, as a job names it. */
export type Location =
  | { readonly kind: 'file'; readonly name: string }
  | { readonly kind: 's3'; readonly bucket: string; readonly name: string }
  | { readonly kind: 'http'; readonly url: URL };

/** @throws {OperationalError} when it is none, or none that jobs may use */
export function parseLocation(text: string, rules: LocationRules): Location {
  const scheme = text.match(/^([a-z][a-z0-9+.-]*):/i)?.[1].toLowerCase();
  if (scheme === undefined) return fileLocation(text, rules);
  if (scheme === 's3') return s3Location(text, rules);
  if (scheme === 'http' || scheme === 'https') return httpLocation(text, rules);
  throw new OperationalError(
    'invalid-location',
    `has the scheme ${scheme}: it must be a file's name, http:, https: or s3:`,
  );
}

/** Of the output of a job. @throws {OperationalError} also for what cannot be written to */
export function parseOutput(text: string, rules: LocationRules): Exclude<Location, { kind: 'http' }> {
  const location = parseLocation(text, rules);
  if (location.kind === 'http')
    throw new OperationalError('invalid-location', 'cannot be written to: it must be a file or s3:');
  if (/\.gz$/i.test(location.name))
    throw new OperationalError('invalid-location', 'must not end in .gz: output is not compressed');
  return location;
}

/** CSV or JSON Lines, by its name, whether it is compressed or not. */
export function formatAt(location: Location): Format {
  const name = location.kind === 'http' ? location.url.pathname : location.name;
  return formatOf(name.replace(/\.gz$/i, ''));
}

function fileLocation(text: string, { directory }: LocationRules): Location {
  if (directory === undefined)
    throw new OperationalError(
      'invalid-location',
      'is a file, and the service has no JOBS_DIRECTORY for files',
    );
  const name = posix.normalize(text);
  // What normalises to a way out, to the directory itself, or to the files of another system.
  if (/^(\.\.?)?(\/|$)/.test(name) || name.endsWith('/') || /[\\\0]/.test(text))
    throw new OperationalError(
      'invalid-location',
      'must be the name of a file within JOBS_DIRECTORY, such as 2026/companies.jsonl',
    );
  return { kind: 'file', name };
}

function s3Location(text: string, { s3Buckets }: LocationRules): Location {
  const [, bucket, name] = text.match(/^s3:\/\/([^/]+)\/(.*[^/])$/is) ?? [];
  if (name === undefined) throw new OperationalError('invalid-location', 'must be s3://BUCKET/KEY');
  if (!s3Buckets.includes(bucket))
    throw new OperationalError('invalid-location', 'is in a bucket that is not one of JOBS_S3_BUCKETS');
  return { kind: 's3', bucket, name };
}

function httpLocation(text: string, { httpHosts }: LocationRules): Location {
  const url = URL.parse(text);
  if (url === null) throw new OperationalError('invalid-location', 'is not a URL');
  if (!httpHosts.includes(url.host))
    throw new OperationalError('invalid-location', 'is on a host that is not one of JOBS_HTTP_HOSTS');
  if (url.username !== '' || url.password !== '')
    throw new OperationalError('invalid-location', 'must not have a name or a password in it');
  return { kind: 'http', url };
}

/** Where a job writes. */
export interface Output {
  readonly storage: Storage;
  readonly name: string;
}

/** Opens what locations lie in. */
export class Storages {
  readonly #rules: LocationRules;
  #s3: S3Client | undefined;

  constructor(rules: LocationRules) {
    this.#rules = rules;
  }

  /** @throws {OperationalError} */
  parse(text: string): Location {
    return parseLocation(text, this.#rules);
  }

  /** @throws {OperationalError} where this worker is not allowed to write there, as whoever took the job was */
  openOutput(text: string): Promise<Output> {
    return saying(`cannot write ${text}`, async () => {
      const location = parseOutput(text, this.#rules);
      return { storage: await this.storageOf(location), name: location.name };
    });
  }

  async storageOf(location: Exclude<Location, { kind: 'http' }>): Promise<Storage> {
    if (location.kind === 'file') return new DirectoryStorage(this.#rules.directory ?? '.');
    // The SDK is large, and loaded where it is wanted.
    const { BucketStorage, openS3 } = await import('./storage/bucket-storage.ts');
    this.#s3 ??= openS3(this.#rules.s3Endpoint);
    return new BucketStorage(this.#s3, location.bucket);
  }
}
