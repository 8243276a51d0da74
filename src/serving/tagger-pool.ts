import { Piscina } from 'piscina';
import type { SharedModel } from '../tagger/shared-model.ts';
import { PRIORITY, type Priority, PriorityQueue } from './priority-queue.ts';
import type { TaskModels, ThreadData, ThreadTasks } from './thread-tasks.ts';

/** Worker threads that share the dictionary and the weights, and tag by any of the models in use. */
export class TaggerPool {
  readonly #threads: number;
  readonly #threadData: ThreadData;
  readonly #onThreadError: (error: unknown) => void;
  readonly #inUse = new Set<string>();
  #piscina: Piscina | undefined;

  /** @param onThreadError called when a thread dies or a task fails; the task is tried once more */
  constructor(threads: number, threadData: ThreadData, onThreadError: (error: unknown) => void = () => {}) {
    this.#threads = threads;
    this.#threadData = threadData;
    this.#onThreadError = onThreadError;
  }

  /** The threads, which the first task starts. */
  #started(): Piscina {
    if (this.#piscina === undefined) {
      this.#piscina = new Piscina({
        filename: new URL('./tagging-thread.ts', import.meta.url).href,
        workerData: this.#threadData,
        minThreads: this.#threads,
        maxThreads: this.#threads,
        taskQueue: new PriorityQueue(),
      });
      this.#piscina.on('error', this.#onThreadError);
    }
    return this.#piscina;
  }

  /**
   * Runs a task on one of the threads. A thread that does not have the models is sent them; a thread that dies is
   * replaced, and its task tried once more.
   * @param models in the order that the task uses them
   */
  async run<Name extends keyof ThreadTasks>(
    name: Name,
    models: readonly SharedModel[],
    priority: Priority,
    task: ThreadTasks[Name]['task'],
  ): Promise<ThreadTasks[Name]['done']> {
    const digests = models.map(({ digest }) => digest);
    for (const digest of digests) this.#inUse.add(digest);
    const send = async (sent: readonly SharedModel[]): Promise<ThreadTasks[Name]['done'] | undefined> => {
      const taskModels: TaskModels = { digests, inUse: [...this.#inUse], sent };
      const message = { ...task, ...taskModels, [PRIORITY]: priority };
      const threads = this.#started();
      try {
        return await threads.run(message, { name });
      } catch (error) {
        this.#onThreadError(error);
        return threads.run(message, { name });
      }
    };
    const done = (await send([])) ?? (await send(models));
    if (done === undefined) throw new Error(`a thread did not accept the models ${digests.join(' and ')}`);
    return done;
  }

  /** The threads discard the model with their next task. */
  forget({ digest }: SharedModel): void {
    this.#inUse.delete(digest);
  }

  /** Ends the threads after the tasks that they have. */
  async close(): Promise<void> {
    await this.#piscina?.close();
  }
}
