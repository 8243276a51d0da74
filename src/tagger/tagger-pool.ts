import { Piscina } from 'piscina';
import type { SharedModel } from './shared-model.ts';
import type { Chunk, WorkerData } from './worker.ts';

/** Tags on worker threads, which share dictionary and weights. */
export class TaggerPool {
  readonly workers: number;
  readonly #piscina: Piscina<Chunk, string[]>;

  constructor(model: SharedModel, dictionary: SharedArrayBuffer, workers: number) {
    const workerData: WorkerData = { model, dictionary };
    this.workers = workers;
    this.#piscina = new Piscina({
      filename: new URL('./worker.ts', import.meta.url).href,
      workerData,
      minThreads: workers,
      maxThreads: workers,
    });
  }

  /** The taggings of a chunk as JSON, in order. A thread that dies is replaced, and its chunk tried once more. */
  async tag(chunk: Chunk): Promise<string[]> {
    try {
      return await this.#piscina.run(chunk);
    } catch {
      return this.#piscina.run(chunk);
    }
  }

  /** Ends the threads when what they were given is done. */
  async close(): Promise<void> {
    await this.#piscina.close();
  }
}
