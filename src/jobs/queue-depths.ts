import type { Queue } from 'bullmq';
import { openQueue, QUEUES } from './queues.ts';
import type { RedisConnection } from './redis-connection.ts';

const STATES = ['waiting', 'active', 'delayed', 'failed'] as const;

export interface QueueDepth {
  readonly queue: string;
  readonly state: string;
  readonly jobs: number;
}

/** Counts the jobs on each queue, by state. */
export class QueueDepths {
  readonly #redis: RedisConnection;
  readonly #queues: readonly Queue<unknown>[];

  constructor(redis: RedisConnection) {
    this.#redis = redis;
    this.#queues = Object.values(QUEUES).map((name) => openQueue(name, redis.client));
  }

  /** @throws {OperationalError} `unavailable`, while Redis cannot be reached */
  async read(): Promise<QueueDepth[]> {
    this.#redis.assertReady();
    const depths = await Promise.all(
      this.#queues.map(async (queue) => {
        const counts = await queue.getJobCounts(...STATES);
        return STATES.map((state) => ({ queue: queue.name, state, jobs: counts[state] ?? 0 }));
      }),
    );
    return depths.flat();
  }
}
