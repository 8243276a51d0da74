import { threadId } from 'node:worker_threads';
import { move, transferableSymbol, valueSymbol, workerData } from 'piscina';
import type { TagAnswer } from '../contract/answers.ts';
import { modelName } from '../tagger/shared-model.ts';
import { Tagger } from '../tagger/tagger.ts';
import { openImage } from '../text/dictionary/dictionary-image.ts';
import { resultJson, tagCompany } from './items.ts';
import { LineTagger } from './line-tagger.ts';
import { compareModels } from './model-comparison.ts';
import { type TaskModels, type ThreadTasks, threadDataSchema, type WorkDone } from './thread-tasks.ts';

/*
 * A worker thread. Answers return as JSON in memory that is transferred, so that the thread that sends them has nothing to
 * parse, serialise or encode. A task returns undefined when the thread needs to be sent a model first.
 */
type Task<Name extends keyof ThreadTasks> = ThreadTasks[Name]['task'] & TaskModels;

interface LoadedModel {
  readonly tagger: Tagger;
  readonly lines: LineTagger;
}

const { dictionary, rules } = threadDataSchema.parse(workerData);
const dictionaryData = openImage(dictionary);
const loaded = new Map<string, LoadedModel>();

export function tagOne({ company, options, ...models }: Task<'tagOne'>): unknown {
  return workJson(models, ({ tagger }) => {
    const answer: TagAnswer = { ...tagCompany(company, tagger, options), model: modelName(tagger.model) };
    return JSON.stringify(answer);
  });
}

export function tagItems({ items, options, ...models }: Task<'tagItems'>): unknown {
  return workJson(models, ({ tagger }) => items.map((item) => resultJson(item, tagger, options)).join());
}

export function tagTexts({ descriptions, options, ...models }: Task<'tagTexts'>): unknown {
  return work(models, ({ tagger }) => ({
    texts: descriptions.map((description) => tagger.tag(description, options)),
  }));
}

export function tagLines(task: Task<'tagLines'>): unknown {
  const done = work(task, ({ lines }) => lines.tag(task));
  return done && transferred(done, done.lines.buffer);
}

export function compare({ items, ...models }: Task<'compare'>): unknown {
  const [live, candidate] = modelsOf(models) ?? [];
  if (live === undefined || candidate === undefined) return undefined;
  return compareModels(live.tagger, candidate.tagger, items);
}

/** Does the work and adds its statistics and its time. */
function work<Result extends object>(
  models: TaskModels,
  tag: (model: LoadedModel) => Result,
): (Result & WorkDone) | undefined {
  const [model] = modelsOf(models) ?? [];
  if (model === undefined) return undefined;
  const began = now();
  const result = tag(model);
  const counts = model.tagger.statistics.take();
  return { ...result, counts, began, ended: now(), thread: threadId };
}

function workJson(models: TaskModels, tag: (model: LoadedModel) => string) {
  const done = work(models, (model) => ({ json: new TextEncoder().encode(tag(model)).buffer }));
  return done && transferred(done, done.json);
}

function transferred(done: WorkDone, memory: ArrayBufferLike) {
  return move({ [transferableSymbol]: memory, [valueSymbol]: done });
}

/** @returns undefined when a model is missing */
function modelsOf({ digests, inUse, sent }: TaskModels): LoadedModel[] | undefined {
  for (const digest of loaded.keys()) if (!inUse.includes(digest)) loaded.delete(digest);
  for (const model of sent) {
    const tagger = new Tagger(model, dictionaryData);
    loaded.set(model.digest, { tagger, lines: new LineTagger(tagger, rules) });
  }
  const found = digests.flatMap((digest) => loaded.get(digest) ?? []);
  return found.length === digests.length ? found : undefined;
}

/** In milliseconds since 1970, by the clock that all threads share. */
function now(): number {
  return performance.timeOrigin + performance.now();
}
