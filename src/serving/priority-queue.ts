import { FixedQueue, Piscina } from 'piscina';

type Queue = InstanceType<typeof FixedQueue>;
type Task = Parameters<Queue['push']>[0];

/** The priorities of tasks, the first first: single texts, parts of batches and streams, work that nobody waits for. */
const PRIORITIES = ['single', 'bulk', 'background'] as const;
export type Priority = (typeof PRIORITIES)[number];

/** The property of a task that holds its priority. */
export const PRIORITY = Piscina.queueOptionsSymbol;

/** A queue of tasks: first in, first out within each priority. */
export class PriorityQueue {
  readonly #queues: Readonly<Record<Priority, Queue>> = {
    single: new FixedQueue(),
    bulk: new FixedQueue(),
    background: new FixedQueue(),
  };

  get size(): number {
    return PRIORITIES.reduce((sum, priority) => sum + this.#queues[priority].size, 0);
  }

  push(task: Task): void {
    this.#queueOf(task).push(task);
  }

  shift(): Task | null {
    for (const priority of PRIORITIES) {
      if (this.#queues[priority].size > 0) return this.#queues[priority].shift();
    }
    return null;
  }

  remove(task: Task): void {
    this.#queueOf(task).remove(task);
  }

  #queueOf(task: Task): Queue {
    const options: unknown = Reflect.get(task, PRIORITY);
    return this.#queues[PRIORITIES.find((priority) => priority === options) ?? 'bulk'];
  }
}
