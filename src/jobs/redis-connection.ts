import { Redis } from 'ioredis';
import { OperationalError } from '../contract/error.ts';

/** A connection that fails fast, for callers that wait: a command is tried once and never queued. */
export class RedisConnection {
  readonly client: Redis;

  /** Called when the connection is lost or cannot be made. ioredis keeps reconnecting. */
  onError: (error: Error) => void = () => {};

  constructor(url: string) {
    this.client = new Redis(url, { maxRetriesPerRequest: 0, enableOfflineQueue: false });
    this.client.on('error', (error) => this.onError(error));
  }

  get isReady(): boolean {
    return this.client.status === 'ready';
  }

  /** BullMQ waits for a connection that is not ready. This check fails at once. @throws {OperationalError} `unavailable` */
  assertReady(): void {
    if (!this.isReady) throw new OperationalError('unavailable', 'Redis is unavailable');
  }

  close(): void {
    this.client.disconnect();
  }
}
