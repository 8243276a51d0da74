import { move, transferableSymbol, valueSymbol, workerData } from 'piscina';
import { openImage } from '../text/dictionary-image.ts';
import { type CompanyLines, type LineRules, LineTagger } from './company-lines.ts';
import type { SharedModel } from './shared-model.ts';
import { Tagger, type TagOptions } from './tagger.ts';

/** What a worker thread is given at its start. */
export interface WorkerData {
  readonly model: SharedModel;
  /** The dictionary's image. */
  readonly dictionary: SharedArrayBuffer;
  readonly rules: LineRules;
}

/** Texts, and how they are to be tagged. */
export interface Chunk {
  readonly descriptions: readonly string[];
  readonly options: TagOptions;
}

const { model, dictionary, rules }: WorkerData = workerData;
const tagger = new Tagger(model, openImage(dictionary));
const lineTagger = new LineTagger(tagger, rules);

/** @returns each tagging as JSON, so that no other thread has to serialise it */
export function tagChunk({ descriptions, options }: Chunk): string[] {
  return descriptions.map((description) => JSON.stringify(tagger.tag(description, options)));
}

/** From bytes to bytes, which are handed over and not copied: no other thread has to parse or serialise anything. */
export function tagCompanyLines(lines: CompanyLines): unknown {
  const tagged = lineTagger.tag(lines);
  return move({ [transferableSymbol]: tagged.lines.buffer, [valueSymbol]: tagged });
}
