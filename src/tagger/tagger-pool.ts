import { Piscina } from 'piscina';
import type { CompanyLines, TaggedLines } from './company-lines.ts';
import type { Chunk, WorkerData } from './worker.ts';

/** Tags on worker threads, which share dictionary and weights. */
export class TaggerPool {
  readonly #piscina: Piscina;

  constructor(workers: number, workerData: WorkerData) {
    this.#piscina = new Piscina({
      filename: new URL('./worker.ts', import.meta.url).href,
      workerData,
      minThreads: workers,
      maxThreads: workers,
    });
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
    try {
      return await this.#piscina.run(work, { name });
    } catch {
      return this.#piscina.run(work, { name });
    }
  }

  /** Ends the threads when what they were given is done. */
  async close(): Promise<void> {
    await this.#piscina.close();
  }
}
