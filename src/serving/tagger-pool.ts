import { Piscina } from 'piscina';
import type { SharedModel } from '../tagger/shared-model.ts';
import { type Priority, PriorityQueue } from './priority-queue.ts';
import { newStopFlag, type StopFlag, stop } from './stop-flag.ts';
import type { TaskModels, ThreadData, ThreadTasks } from './thread-tasks.ts';

/**
 * Of a thread's heap. By default it grows to twice as much and stays so, and threads are no faster for it (bench/FAULTS.md).
 */
const YOUNG_GENERATION_MEGABYTES = 24;

/** Worker threads that share the dictionary and the weights, and tag by any of the models in use. */
export class TaggerPool {
  readonly #threads: number;
  readonly #threadData: ThreadData;
  readonly #onThreadError: (error: unknown) => void;
  readonly #inUse = new Set<string>();
  readonly #queue: PriorityQueue;
  #piscina: Piscina | undefined;

  /** @param onThreadError called when a thread dies or a task fails; the task is tried once more */
  constructor(threads: number, threadData: ThreadData, onThreadError: (error: unknown) => void = () => {}) {
    this.#threads = threads;
    this.#threadData = threadData;
    this.#onThreadError = onThreadError;
    this.#queue = new PriorityQueue(threads);
  }

  /** Starts the threads, if they are not: otherwise the first task does. */
  start(): void {
    this.#started();
  }

  #started(): Piscina {
    if (this.#piscina === undefined) {
      this.#piscina = new Piscina({
        filename: new URL('./tagging-thread.ts', import.meta.url).href,
        workerData: this.#threadData,
        minThreads: this.#threads,
        maxThreads: this.#threads,
        resourceLimits: { maxYoungGenerationSizeMb: YOUNG_GENERATION_MEGABYTES },
      });
      this.#piscina.on('error', this.#onThreadError);
    }
    return this.#piscina;
  }

  /**
   * Runs a task on one of the threads. A thread that does not have the models is sent them; a thread that dies is
   * replaced, and its task tried once more.
   * @param models in the order that the task uses them
   * @param signal ends the wait at once, and soon the work of the thread
   * @throws what the signal is aborted with
   */
  async run<Name extends keyof ThreadTasks>(
    name: Name,
    models: readonly SharedModel[],
    priority: Priority,
    task: ThreadTasks[Name]['task'],
    signal?: AbortSignal,
  ): Promise<ThreadTasks[Name]['done']> {
    for (const { digest } of models) this.#inUse.add(digest);
    const flag = signal && newStopFlag();
    const { promise: aborted, reject } = Promise.withResolvers<never>();
    const abort = () => {
      if (flag !== undefined) stop(flag);
      reject(signal?.reason);
    };
    signal?.addEventListener('abort', abort, { once: true });
    try {
      const done = this.#queue.run(priority, () => this.#send(name, models, task, flag, signal), signal);
      return await (signal ? Promise.race([done, aborted]) : done);
    } finally {
      signal?.removeEventListener('abort', abort);
    }
  }

  async #send<Name extends keyof ThreadTasks>(
    name: Name,
    models: readonly SharedModel[],
    task: ThreadTasks[Name]['task'],
    flag: StopFlag | undefined,
    signal: AbortSignal | undefined,
  ): Promise<ThreadTasks[Name]['done']> {
    const digests = models.map(({ digest }) => digest);
    const send = async (sent: readonly SharedModel[]): Promise<ThreadTasks[Name]['done'] | undefined> => {
      const taskModels: TaskModels = { digests, inUse: [...this.#inUse], sent, stop: flag };
      const message = { ...task, ...taskModels };
      const threads = this.#started();
      try {
        return await threads.run(message, { name });
      } catch (error) {
        this.#onThreadError(error);
        signal?.throwIfAborted();
        return threads.run(message, { name });
      }
    };
    let done = await send([]);
    signal?.throwIfAborted();
    done ??= await send(models);
    signal?.throwIfAborted();
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
