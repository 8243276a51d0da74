import type { Queue } from 'bullmq';
import { follow } from '../files/follow.ts';
import { openQueue, QUEUES } from './queues.ts';
import type { RedisConnection } from './redis-connection.ts';

const STATES = ['waiting', 'active', 'delayed', 'failed'] as const;

export interface QueueDepth {
  readonly queue: string;
  readonly state: string;
  readonly jobs: number;
}

const INTERVAL_MILLISECONDS = 5_000;

/** The number of jobs on each queue, by state. It is read now and then, so that who asks never waits for Redis. */
export class QueueDepths {
  readonly #redis: RedisConnection;
  readonly #queues: readonly Queue<unknown>[];
  readonly #stopFollowing: () => void;
  #latest: readonly QueueDepth[] = [];

  constructor(redis: RedisConnection) {
    this.#redis = redis;
    this.#queues = Object.values(QUEUES).map((name) => openQueue(name, redis.client));
    this.#stopFollowing = follow(() => this.#read(), this.#latest, {
      intervalMilliseconds: INTERVAL_MILLISECONDS,
      onChange: (depths) => {
        this.#latest = depths;
      },
      onError: () => {
        this.#latest = [];
      },
    });
  }

  /** As of a few seconds ago; empty while Redis is unavailable. */
  get latest(): readonly QueueDepth[] {
    return this.#latest;
  }

  close(): void {
    this.#stopFollowing();
  }

  async #read(): Promise<readonly QueueDepth[]> {
    this.#redis.assertReady();
    const depths = await Promise.all(
      this.#queues.map(async (queue) => {
        const counts = await queue.getJobCounts(...STATES, 'prioritized');
        // BullMQ keeps those that wait with a priority, as chunks do, by themselves.
        const prioritized = counts.prioritized ?? 0;
        return STATES.map((state) => ({
          queue: queue.name,
          state,
          jobs: (counts[state] ?? 0) + (state === 'waiting' ? prioritized : 0),
        }));
      }),
    );
    return depths.flat();
  }
}
