import { setPriority } from 'node:os';
import { workerData } from 'piscina';
import { isErrorOf } from '../contract/error.ts';
import { loadTagger } from '../tagger/tagger.ts';
import type { LoadOutcome } from './model-loader.ts';

/*
 * Whoever is being answered goes first. On Linux a thread has a priority of its own; elsewhere this would be the whole
 * process's.
 */
const LOW_PRIORITY = 19;
if (process.platform === 'linux') setPriority(LOW_PRIORITY);

const dictionary: SharedArrayBuffer = workerData;

export default async function load(directory: string): Promise<LoadOutcome> {
  try {
    const { featureSpace, ...model } = (await loadTagger(directory, dictionary)).model;
    const { vocabulary, ...space } = featureSpace;
    return { model: { ...model, featureSpace: space, terms: vocabulary.terms.join('\n') } };
  } catch (error) {
    if (isErrorOf(error, 'model-refused')) return { refused: error.message, detail: error.detail };
    throw error;
  }
}
