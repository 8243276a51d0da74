import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { ModelError } from '../model/bundle.ts';
import type { SharedModel } from './shared-model.ts';

/** What the thread that loads a model is given, and what it gives back. */
export interface LoadRequest {
  readonly directory: string;
  readonly dictionary: SharedArrayBuffer;
}
export type LoadOutcome =
  | { readonly model: SharedModel }
  | { readonly refused: { readonly reason: string; readonly directory: string | undefined } };

/**
 * Reads and verifies a model, and sees that it tags its own texts as it did, on a thread of its own: this one goes on
 * answering, and what a broken model does there ends there.
 * @throws {ModelError} when it cannot be used
 */
export async function loadModelAside(request: LoadRequest): Promise<SharedModel> {
  const thread = new Worker(new URL('./model-loader-worker.ts', import.meta.url), { workerData: request });
  try {
    const [outcome]: LoadOutcome[] = await once(thread, 'message');
    if ('model' in outcome) return outcome.model;
    throw new ModelError(outcome.refused.reason, outcome.refused.directory);
  } finally {
    await thread.terminate();
  }
}
