import { workerData } from 'piscina';
import { openImage } from '../text/dictionary-image.ts';
import type { SharedModel } from './shared-model.ts';
import { Tagger, type TagOptions } from './tagger.ts';

/** What a worker thread is given at its start. */
export interface WorkerData {
  readonly model: SharedModel;
  /** The dictionary's image. */
  readonly dictionary: SharedArrayBuffer;
}

/** What it is given to do. */
export interface Chunk {
  readonly descriptions: readonly string[];
  readonly options: TagOptions;
}

const { model, dictionary }: WorkerData = workerData;
const tagger = new Tagger(model, openImage(dictionary));

/** @returns each tagging as JSON, so that no other thread has to serialise it */
export default function tagChunk({ descriptions, options }: Chunk): string[] {
  return descriptions.map((description) => JSON.stringify(tagger.tag(description, options)));
}
