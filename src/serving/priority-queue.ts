/** The priorities of work, the first first: single texts, parts of batches and streams, work that nobody waits for. */
const PRIORITIES = ['single', 'bulk', 'background'] as const;
export type Priority = (typeof PRIORITIES)[number];

/** Does a limited number of things at a time. The others wait: first in, first out within each priority. */
export class PriorityQueue {
  readonly #concurrency: number;
  #running = 0;
  readonly #waiting: Readonly<Record<Priority, Set<() => void>>> = {
    single: new Set(),
    bulk: new Set(),
    background: new Set(),
  };

  constructor(concurrency: number) {
    this.#concurrency = concurrency;
  }

  /** @param signal takes work that waits out of the queue. @throws what the signal is aborted with */
  async run<Result>(priority: Priority, work: () => Promise<Result>, signal?: AbortSignal): Promise<Result> {
    signal?.throwIfAborted();
    if (this.#running < this.#concurrency) this.#running++;
    else await this.#turn(priority, signal);
    try {
      return await work();
    } finally {
      this.#startNext();
    }
  }

  #turn(priority: Priority, signal: AbortSignal | undefined): Promise<void> {
    const queue = this.#waiting[priority];
    return new Promise((resolve, reject) => {
      const start = () => {
        signal?.removeEventListener('abort', leave);
        resolve();
      };
      const leave = () => {
        queue.delete(start);
        reject(signal?.reason);
      };
      queue.add(start);
      signal?.addEventListener('abort', leave, { once: true });
    });
  }

  /** What waits takes the place of what has ended. */
  #startNext(): void {
    for (const priority of PRIORITIES) {
      const queue = this.#waiting[priority];
      for (const start of queue) {
        queue.delete(start);
        start();
        return;
      }
    }
    this.#running--;
  }
}
