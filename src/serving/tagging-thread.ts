import { threadId } from 'node:worker_threads';
import { move, transferableSymbol, valueSymbol, workerData } from 'piscina';
import type { TagOptions } from '../contract/tag-options.ts';
import type { SharedModel } from '../tagger/shared-model.ts';
import { Tagger } from '../tagger/tagger.ts';
import { openImage } from '../text/dictionary/dictionary-image.ts';
import { type CompanyLines, type LineRules, LineTagger, type TaggedLines } from './company-lines.ts';
import { compareModels } from './model-comparison.ts';
import type { Work } from './model-hold.ts';
import { type Item, resultOf } from './results.ts';

/** What a worker thread is given at its start. */
export interface WorkerData {
  /** The dictionary's image, in memory that threads share. */
  readonly dictionary: SharedArrayBuffer;
  readonly rules: LineRules;
}

/** By which models a piece of work is done. A thread asks for those that it does not have yet. */
export interface Models {
  /** Digests, in the order that the work needs them. */
  readonly digests: readonly string[];
  /** All that are in use, by digest: a thread forgets the others. */
  readonly inUse: readonly string[];
  /** Those that it has asked for. */
  readonly sent: readonly SharedModel[];
}

/** Companies, and how they are to be tagged. */
export interface Chunk extends Models {
  readonly items: readonly Item[];
  readonly options: TagOptions;
}
export interface LineChunk extends Models, CompanyLines {}

interface Done extends Work {
  /** Of the model's statistics. */
  readonly counts: Float64Array;
}
export interface TaggedChunk extends Done {
  /** UTF-8, parted by commas. */
  readonly results: ArrayBuffer;
}
export interface TaggedLineChunk extends Done, TaggedLines {}

const { dictionary, rules }: WorkerData = workerData;
const data = openImage(dictionary);
const taggers = new Map<string, { tagger: Tagger; lines: LineTagger }>();

/** @returns undefined when a model is missing that must be sent along */
function taggersOf({ digests, inUse, sent }: Models): { tagger: Tagger; lines: LineTagger }[] | undefined {
  for (const digest of taggers.keys()) if (!inUse.includes(digest)) taggers.delete(digest);
  for (const model of sent) {
    const tagger = new Tagger(model, data);
    taggers.set(model.digest, { tagger, lines: new LineTagger(tagger, rules) });
  }
  const found = digests.flatMap((digest) => taggers.get(digest) ?? []);
  return found.length === digests.length ? found : undefined;
}

/*
 * What goes back is bytes of JSON, which are handed over and not copied, so that the thread that answers has nothing to
 * parse, to serialise or to encode. Nothing goes back when the thread has to be sent a model first.
 */

export function tagChunk(chunk: Chunk): unknown {
  const [own] = taggersOf(chunk) ?? [];
  if (own === undefined) return undefined;
  const began = now();
  const results = new TextEncoder().encode(
    chunk.items.map((item) => resultOf(item, own.tagger, chunk.options)).join(),
  ).buffer;
  return moved(results, {
    results,
    counts: own.tagger.statistics.take(),
    began,
    ended: now(),
    thread: threadId,
  });
}

export function tagCompanyLines(chunk: LineChunk): unknown {
  const [own] = taggersOf(chunk) ?? [];
  if (own === undefined) return undefined;
  const began = now();
  const tagged = own.lines.tag(chunk);
  return moved(tagged.lines.buffer, {
    ...tagged,
    counts: own.tagger.statistics.take(),
    began,
    ended: now(),
    thread: threadId,
  });
}

/** Tags by the first model and by the second, for nobody but to see where they differ. */
export function compare(chunk: Chunk): unknown {
  const [live, candidate] = taggersOf(chunk) ?? [];
  if (live === undefined || candidate === undefined) return undefined;
  return compareModels(live.tagger, candidate.tagger, chunk.items);
}

function moved(buffer: ArrayBufferLike, value: object): unknown {
  return move({ [transferableSymbol]: buffer, [valueSymbol]: value });
}

/** On the clock that all threads share. */
function now(): number {
  return performance.timeOrigin + performance.now();
}
