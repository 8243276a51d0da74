import type { S3Client } from '@aws-sdk/client-s3';
import { describeFailure } from '../failure-reason.ts';
import {
  type Location,
  type LocationRules,
  parseLocation,
  parseOutput,
  type StorageLocation,
} from '../locations.ts';
import { DirectoryStorage } from './directory-storage.ts';
import type { Storage } from './storage.ts';

/** The output of a job: a name within a storage. */
export interface Output {
  readonly storage: Storage;
  readonly name: string;
}

/** Opens the storages of locations. */
export class Storages {
  readonly #rules: LocationRules;
  #s3: S3Client | undefined;

  constructor(rules: LocationRules) {
    this.#rules = rules;
  }

  /** @throws {OperationalError} `invalid-location` */
  parse(text: string): Location {
    return parseLocation(text, this.#rules);
  }

  /** @throws {OperationalError} `job-failed`, when the rules of this queue worker do not allow to write there */
  openOutput(text: string): Promise<Output> {
    return describeFailure(`cannot write ${text}`, async () => {
      const location = parseOutput(text, this.#rules);
      return { storage: await this.storageOf(location), name: location.name };
    });
  }

  async storageOf(location: StorageLocation): Promise<Storage> {
    if (location.kind === 'file') return new DirectoryStorage(this.#rules.directory ?? '.');
    // The SDK is large and therefore loaded only when a bucket is used.
    const { BucketStorage, openS3 } = await import('./bucket-storage.ts');
    this.#s3 ??= openS3(this.#rules.s3Endpoint);
    return new BucketStorage(this.#s3, location.bucket);
  }
}
