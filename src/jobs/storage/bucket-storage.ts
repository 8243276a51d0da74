import { Readable } from 'node:stream';
import {
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadObjectCommand,
  type PutObjectCommandInput,
  paginateListObjectsV2,
  S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { isNoSuchObject } from '../failure-reason.ts';
import type { Content, OpenFile, Storage } from './storage.ts';

/** S3 allows 10,000 parts per object, so an object can have 320 GiB. */
const UPLOAD_PART_BYTES = 32 * 1024 * 1024;

/** A storage that makes no progress for so long is given up. The SDK, and then the job, try again. */
const TIMEOUTS = { connectionTimeout: 5_000, socketTimeout: 20_000 };

/**
 * Opens a client with the default credentials and region of the SDK: AWS_ACCESS_KEY_ID and the like, or the role of the
 * machine.
 * @param endpoint the URL of an S3-compatible storage; undefined: Amazon S3
 */
export function openS3(endpoint: string | undefined): S3Client {
  const place = endpoint === undefined ? {} : { endpoint, forcePathStyle: true };
  return new S3Client({ ...place, requestHandler: TIMEOUTS });
}

/** The objects of a bucket. */
export class BucketStorage implements Storage {
  readonly #client: S3Client;
  readonly #bucket: string;

  constructor(client: S3Client, bucket: string) {
    this.#client = client;
    this.#bucket = bucket;
  }

  async open(name: string, signal?: AbortSignal): Promise<OpenFile> {
    const { Body, ETag, ContentLength } = await this.#client.send(new GetObjectCommand(this.#object(name)), {
      ...(signal && { abortSignal: signal }),
    });
    if (Body instanceof Readable) return { identity: `${ContentLength} ${ETag}`, bytes: Body };
    throw new Error('the SDK returned no stream');
  }

  async exists(name: string): Promise<boolean> {
    try {
      await this.#client.send(new HeadObjectCommand(this.#object(name)));
      return true;
    } catch (error) {
      if (isNoSuchObject(error)) return false;
      throw error;
    }
  }

  async write(name: string, content: Content): Promise<void> {
    await this.#upload({ ...this.#object(name), Body: bodyOf(content) });
  }

  async create(name: string, content: Content): Promise<boolean> {
    // Some S3-compatible storages ignore the condition.
    if (await this.exists(name)) return false;
    try {
      await this.#upload({ ...this.#object(name), Body: bodyOf(content), IfNoneMatch: '*' });
      return true;
    } catch (error) {
      if (error instanceof S3ServiceException && error.$metadata.httpStatusCode === 412) return false;
      throw error;
    }
  }

  async remove(name: string): Promise<void> {
    await this.#client.send(new DeleteObjectCommand(this.#object(name)));
  }

  async removeFiles(directory: string, fits: RegExp): Promise<void> {
    const Bucket = this.#bucket;
    const Prefix = `${directory}/`;
    const pages = paginateListObjectsV2({ client: this.#client }, { Bucket, Prefix });
    for await (const { Contents = [] } of pages) {
      const Objects = Contents.flatMap(({ Key }) =>
        Key !== undefined && fits.test(Key.slice(Prefix.length)) ? [{ Key }] : [],
      );
      if (Objects.length > 0)
        await this.#client.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects } }));
    }
  }

  /** Does nothing: a bucket has no directories. */
  async prepare(): Promise<void> {}

  async #upload(params: PutObjectCommandInput): Promise<void> {
    await new Upload({ client: this.#client, params, partSize: UPLOAD_PART_BYTES, queueSize: 2 }).done();
  }

  #object(Key: string) {
    return { Bucket: this.#bucket, Key };
  }
}

function bodyOf(content: Content): string | Uint8Array | Readable {
  const isWhole = typeof content === 'string' || content instanceof Uint8Array;
  return isWhole ? content : Readable.from(bytesOf(content), { objectMode: false });
}

async function* bytesOf(content: Exclude<Content, string | Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const piece of content) yield Buffer.from(piece);
}
