import { Piscina } from 'piscina';
import { OperationalError } from '../contract/error.ts';
import type { SharedModel } from '../tagger/shared-model.ts';

/** Errors lose their class between threads, so a refusal is sent as its message and detail. */
export type LoadOutcome =
  | { readonly model: SharedModel }
  | { readonly refused: string; readonly detail: string };

/** The thread ends after this time without work. */
const IDLE_MILLISECONDS = 10_000;

/**
 * Reads and verifies models, and checks that they tag their golden texts as in training, on a thread of its own. The
 * calling thread keeps answering, and a broken model cannot harm it.
 */
export class ModelLoader {
  readonly #thread: Piscina<string, LoadOutcome>;

  constructor(dictionary: WebAssembly.Memory) {
    this.#thread = new Piscina({
      filename: new URL('./model-loader-thread.ts', import.meta.url).href,
      workerData: dictionary,
      minThreads: 0,
      maxThreads: 1,
      idleTimeout: IDLE_MILLISECONDS,
    });
  }

  /** @throws {OperationalError} `model-refused` */
  async load(bundle: string): Promise<SharedModel> {
    const outcome = await this.#thread.run(bundle);
    if ('refused' in outcome) {
      throw new OperationalError('model-refused', outcome.refused, { detail: outcome.detail });
    }
    return outcome.model;
  }

  close(): Promise<void> {
    return this.#thread.close();
  }
}
