import { Readable } from 'node:stream';
import {
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
  paginateListObjectsV2,
  S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { isNoSuchObject } from '../job-error.ts';
import type { Content, Storage } from './storage.ts';

/** An object has at most 10,000 parts, so that with this size it can have 320 GB. */
const UPLOAD_PART_BYTES = 32 * 1024 * 1024;

/**
 * Keys, region and whatever else the SDK wants come from where it always takes them: AWS_ACCESS_KEY_ID and so on, or the
 * role that the machine has.
 * @param endpoint of an S3-compatible storage; undefined: Amazon's own
 */
export function openS3(endpoint: string | undefined): S3Client {
  return new S3Client(endpoint === undefined ? {} : { endpoint, forcePathStyle: true });
}

/** The objects of a bucket. */
export class BucketStorage implements Storage {
  readonly #client: S3Client;
  readonly #bucket: string;

  constructor(client: S3Client, bucket: string) {
    this.#client = client;
    this.#bucket = bucket;
  }

  async identify(name: string): Promise<string> {
    const { ETag, ContentLength } = await this.#client.send(new HeadObjectCommand(this.#object(name)));
    return `${ContentLength} ${ETag}`;
  }

  async exists(name: string): Promise<boolean> {
    try {
      await this.identify(name);
      return true;
    } catch (error) {
      if (isNoSuchObject(error)) return false;
      throw error;
    }
  }

  async read(name: string): Promise<Readable> {
    const { Body } = await this.#client.send(new GetObjectCommand(this.#object(name)));
    if (Body instanceof Readable) return Body;
    throw new Error('the object came as no stream');
  }

  async write(name: string, content: Content): Promise<void> {
    const isWhole = typeof content === 'string' || content instanceof Uint8Array;
    const Body = isWhole ? content : Readable.from(bytesOf(content), { objectMode: false });
    const params = { ...this.#object(name), Body };
    await new Upload({ client: this.#client, params, partSize: UPLOAD_PART_BYTES, queueSize: 2 }).done();
  }

  async create(name: string, content: string): Promise<boolean> {
    // Not every storage knows the condition of the request.
    if (await this.exists(name)) return false;
    try {
      await this.#client.send(
        new PutObjectCommand({ ...this.#object(name), Body: content, IfNoneMatch: '*' }),
      );
      return true;
    } catch (error) {
      if (error instanceof S3ServiceException && error.$metadata.httpStatusCode === 412) return false;
      throw error;
    }
  }

  async remove(name: string): Promise<void> {
    await this.#client.send(new DeleteObjectCommand(this.#object(name)));
  }

  async removeAll(name: string): Promise<void> {
    const Bucket = this.#bucket;
    const pages = paginateListObjectsV2({ client: this.#client }, { Bucket, Prefix: `${name}/` });
    for await (const { Contents = [] } of pages) {
      const Objects = Contents.flatMap(({ Key }) => (Key === undefined ? [] : [{ Key }]));
      if (Objects.length > 0)
        await this.#client.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects } }));
    }
  }

  /** A bucket has no directories. */
  async prepare(): Promise<void> {}

  #object(Key: string) {
    return { Bucket: this.#bucket, Key };
  }
}

async function* bytesOf(content: Exclude<Content, string | Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const piece of content) yield Buffer.from(piece);
}
