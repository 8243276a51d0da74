import { setPriority } from 'node:os';
import { workerData } from 'piscina';
import { z } from 'zod';
import { isErrorOf } from '../contract/error.ts';
import { loadTagger } from '../tagger/load-tagger.ts';
import type { LoadOutcome } from './model-loader.ts';

/*
 * Requests go first. On Linux a thread has a priority of its own; on other systems this would change the priority of the
 * whole process.
 */
const LOW_PRIORITY = 19;
if (process.platform === 'linux') setPriority(LOW_PRIORITY);

const dictionary = z.instanceof(WebAssembly.Memory).parse(workerData);

export default async function load(bundle: string): Promise<LoadOutcome> {
  try {
    return { model: (await loadTagger(bundle, dictionary)).model };
  } catch (error) {
    if (isErrorOf(error, 'model-refused')) return { refused: error.message, detail: error.detail };
    throw error;
  }
}
