import { Redis } from 'ioredis';
import { OperationalError } from '../contract/error.ts';

/** After this time without an answer the connection is given up and made again. */
const ANSWER_MILLISECONDS = 2_000;

/**
 * A connection that fails fast, for callers that wait: a command is tried once and never queued. It is ready only while
 * Redis answers, so that a Redis that hangs costs its callers one timeout, not one for each command.
 */
export class RedisConnection {
  readonly client: Redis;

  /** Called when the connection is lost or cannot be made. ioredis keeps reconnecting. */
  onError: (error: Error) => void = () => {};

  constructor(url: string) {
    this.client = new Redis(url, {
      maxRetriesPerRequest: 0,
      enableOfflineQueue: false,
      socketTimeout: ANSWER_MILLISECONDS,
    });
    this.client.on('error', (error) => this.onError(error));
  }

  get isReady(): boolean {
    return this.client.status === 'ready';
  }

  /** BullMQ waits for a connection that is not ready. This check fails at once. @throws {OperationalError} `unavailable` */
  assertReady(): void {
    if (!this.isReady) throw new OperationalError('unavailable', 'Redis is unavailable');
  }

  /** Whether Redis answers a command, within the timeout. */
  async answers(): Promise<boolean> {
    if (!this.isReady) return false;
    return this.client.ping().then(
      () => true,
      () => false,
    );
  }

  close(): void {
    this.client.disconnect();
  }
}
