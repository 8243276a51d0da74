import { move, transferableSymbol, valueSymbol, workerData } from 'piscina';
import { openImage } from '../text/dictionary-image.ts';
import { type CompanyLines, type LineRules, LineTagger } from './company-lines.ts';
import { type Item, resultOf } from './results.ts';
import type { SharedParts } from './shared-model.ts';
import { Tagger, type TagOptions } from './tagger.ts';

/** What a worker thread is given at its start. */
export interface WorkerData extends SharedParts {
  readonly rules: LineRules;
}

/** Companies, and how they are to be tagged. */
export interface Chunk {
  readonly items: readonly Item[];
  readonly options: TagOptions;
}

const { model, dictionary, rules }: WorkerData = workerData;
const tagger = new Tagger(model, openImage(dictionary));
const lineTagger = new LineTagger(tagger, rules);

/*
 * What goes back is bytes of JSON, which are handed over and not copied, so that the thread that answers has nothing to
 * parse, to serialise or to encode.
 */

/** @returns the results as UTF-8, parted by commas */
export function tagChunk({ items, options }: Chunk): unknown {
  const results = items.map((item) => resultOf(item, tagger, options));
  return move(new TextEncoder().encode(results.join()).buffer);
}

export function tagCompanyLines(lines: CompanyLines): unknown {
  const tagged = lineTagger.tag(lines);
  return move({ [transferableSymbol]: tagged.lines.buffer, [valueSymbol]: tagged });
}
