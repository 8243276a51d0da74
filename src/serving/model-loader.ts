import { Piscina } from 'piscina';
import { OperationalError } from '../contract/error.ts';
import { vocabularyOf } from '../features/vocabulary.ts';
import type { SharedModel } from '../tagger/shared-model.ts';

/** A model on its way from its thread: the terms as one text, which is copied and parted faster than a map of them. */
export interface LoadedModel extends Omit<SharedModel, 'featureSpace'> {
  readonly featureSpace: Omit<SharedModel['featureSpace'], 'vocabulary'>;
  readonly terms: string;
}
export type LoadOutcome =
  | { readonly model: LoadedModel }
  | { readonly refused: string; readonly detail: string };

/** After that without work the thread ends. */
const IDLE_MILLISECONDS = 10_000;

/**
 * Reads and verifies models, and sees that they tag their own texts as they did, on a thread of its own: this one goes on
 * answering, and what a broken model does there ends there.
 */
export class ModelLoader {
  readonly #thread: Piscina;

  constructor(dictionary: SharedArrayBuffer) {
    this.#thread = new Piscina({
      filename: new URL('./model-loader-thread.ts', import.meta.url).href,
      workerData: dictionary,
      minThreads: 0,
      maxThreads: 1,
      idleTimeout: IDLE_MILLISECONDS,
    });
  }

  /** @throws {OperationalError} when the model cannot be used */
  async load(directory: string): Promise<SharedModel> {
    const outcome: LoadOutcome = await this.#thread.run(directory);
    if ('refused' in outcome) {
      throw new OperationalError('model-refused', outcome.refused, { detail: outcome.detail });
    }
    const { featureSpace, terms, ...model } = outcome.model;
    return { ...model, featureSpace: { ...featureSpace, vocabulary: vocabularyOf(terms.split('\n')) } };
  }

  close(): Promise<void> {
    return this.#thread.close();
  }
}
