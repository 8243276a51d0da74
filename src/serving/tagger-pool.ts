import { Piscina } from 'piscina';
import type { TagOptions } from '../contract/tag-options.ts';
import type { SharedModel } from '../tagger/shared-model.ts';
import type { CompanyLines } from './company-lines.ts';
import type { ModelComparison } from './model-comparison.ts';
import { PRIORITY, type Priority, PriorityQueue } from './priority-queue.ts';
import type { Item } from './results.ts';
import type { TaggedChunk, TaggedLineChunk, WorkerData } from './tagging-thread.ts';

/** Tags on worker threads, which share dictionary and weights, by any of the models that are in use. */
export class TaggerPool {
  readonly #workers: number;
  readonly #workerData: WorkerData;
  readonly #onThreadError: (error: unknown) => void;
  readonly #inUse = new Set<string>();
  #piscina: Piscina | undefined;

  /** @param onThreadError told of a thread that died, or of work that failed on it and is tried once more */
  constructor(workers: number, workerData: WorkerData, onThreadError: (error: unknown) => void = () => {}) {
    this.#workers = workers;
    this.#workerData = workerData;
    this.#onThreadError = onThreadError;
  }

  /** Starts the threads; otherwise the first work does. */
  start(): Piscina {
    if (this.#piscina === undefined) {
      this.#piscina = new Piscina({
        filename: new URL('./tagging-thread.ts', import.meta.url).href,
        workerData: this.#workerData,
        minThreads: this.#workers,
        maxThreads: this.#workers,
        taskQueue: new PriorityQueue(),
      });
      this.#piscina.on('error', this.#onThreadError);
    }
    return this.#piscina;
  }

  /** The results of the items as JSON in UTF-8, in order, parted by commas. */
  tag(
    model: SharedModel,
    items: readonly Item[],
    options: TagOptions,
    priority: Priority = 'bulk',
  ): Promise<TaggedChunk> {
    return this.#run('tagChunk', [model], priority, { items, options });
  }

  tagLines(model: SharedModel, lines: CompanyLines): Promise<TaggedLineChunk> {
    return this.#run('tagCompanyLines', [model], 'bulk', { ...lines });
  }

  /** When nothing else is to be done. */
  compare(live: SharedModel, candidate: SharedModel, items: readonly Item[]): Promise<ModelComparison> {
    return this.#run('compare', [live, candidate], 'background', { items, options: {} });
  }

  /** The threads may forget the model, once they are told the next work. */
  forget({ digest }: SharedModel): void {
    this.#inUse.delete(digest);
  }

  /** A thread that does not know the model is sent it; one that dies is replaced, and its work tried once more. */
  async #run<Result>(
    name: string,
    models: readonly SharedModel[],
    priority: Priority,
    work: object,
  ): Promise<Result> {
    const threads = this.start();
    const digests = models.map(({ digest }) => digest);
    for (const digest of digests) this.#inUse.add(digest);
    const run = async (sent: readonly SharedModel[]): Promise<Result | undefined> => {
      const models = { digests, inUse: [...this.#inUse], sent };
      const task = { ...work, ...models, [PRIORITY]: priority };
      try {
        return await threads.run(task, { name });
      } catch (error) {
        this.#onThreadError(error);
        return threads.run(task, { name });
      }
    };
    const result = (await run([])) ?? (await run(models));
    if (result === undefined) throw new Error(`a thread did not take the models ${digests.join(' and ')}`);
    return result;
  }

  /** Ends the threads when what they were given is done. */
  async close(): Promise<void> {
    await this.#piscina?.close();
  }
}
