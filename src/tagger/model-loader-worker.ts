import { setPriority } from 'node:os';
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

/*
 * Whoever is being answered goes first. On Linux a thread has a priority of its own; elsewhere this would be the whole
 * process's.
 */
const LOW_PRIORITY = 19;
if (process.platform === 'linux') setPriority(LOW_PRIORITY);

parentPort?.postMessage(await outcome(workerData));
