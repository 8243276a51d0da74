import { Redis } from 'ioredis';
import { OperationalError } from '../contract/error.ts';

/** A connection for those whom somebody waits for: Redis is asked once, and is there or not. */
export class OpenRedis {
  readonly client: Redis;

  /** Told of a connection that is lost, or cannot be made; it is tried again and again. */
  onError: (error: Error) => void = () => {};

  constructor(url: string) {
    this.client = new Redis(url, { maxRetriesPerRequest: 0, enableOfflineQueue: false });
    this.client.on('error', (error) => this.onError(error));
  }

  get isReady(): boolean {
    return this.client.status === 'ready';
  }

  /** A connection that is not there yet would be waited for. @throws {OperationalError} */
  assertReady(): void {
    if (!this.isReady) throw new OperationalError('unavailable', 'Redis is away');
  }

  close(): void {
    this.client.disconnect();
  }
}
