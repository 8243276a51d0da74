import { Piscina } from 'piscina';
import type { CompanyLines, TaggedLines } from './company-lines.ts';
import type { Chunk, WorkerData } from './worker.ts';

/** Tags on worker threads, which share dictionary and weights. */
export class TaggerPool {
  readonly #workers: number;
  readonly #workerData: WorkerData;
  #piscina: Piscina | undefined;

  constructor(workers: number, workerData: WorkerData) {
    this.#workers = workers;
    this.#workerData = workerData;
  }

  /** Starts the threads; otherwise the first work does. */
  start(): Piscina {
    this.#piscina ??= new Piscina({
      filename: new URL('./worker.ts', import.meta.url).href,
      workerData: this.#workerData,
      minThreads: this.#workers,
      maxThreads: this.#workers,
    });
    return this.#piscina;
  }

  /** The results of a chunk as JSON in UTF-8, in order, parted by commas. */
  tag(chunk: Chunk): Promise<ArrayBuffer> {
    return this.#run(chunk, 'tagChunk');
  }

  tagLines(lines: CompanyLines): Promise<TaggedLines> {
    return this.#run(lines, 'tagCompanyLines');
  }

  /** A thread that dies is replaced, and its work tried once more. */
  async #run<Work, Result>(work: Work, name: string): Promise<Result> {
    const threads = this.start();
    try {
      return await threads.run(work, { name });
    } catch {
      return threads.run(work, { name });
    }
  }

  /** Ends the threads when what they were given is done. */
  async close(): Promise<void> {
    await this.#piscina?.close();
  }
}
