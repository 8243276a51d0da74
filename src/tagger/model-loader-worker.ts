import { parentPort, workerData } from 'node:worker_threads';
import { ModelError } from '../model/bundle.ts';
import type { LoadOutcome, LoadRequest } from './model-loader.ts';
import { loadTagger } from './tagger.ts';

async function outcome(request: LoadRequest): Promise<LoadOutcome> {
  try {
    const { model } = await loadTagger(request.directory, request.dictionary);
    return { model };
  } catch (error) {
    if (error instanceof ModelError)
      return { refused: { reason: error.reason, directory: request.directory } };
    throw error;
  }
}

parentPort?.postMessage(await outcome(workerData));
