import { threadId } from 'node:worker_threads';
import { move, transferableSymbol, valueSymbol, workerData } from 'piscina';
import type { TagAnswer } from '../contract/answers.ts';
import { modelName } from '../tagger/shared-model.ts';
import { Tagger } from '../tagger/tagger.ts';
import { AnswerPiece } from './answer-piece.ts';
import { tagCompany } from './items.ts';
import { LineTagger } from './line-tagger.ts';
import { compareModels } from './model-comparison.ts';
import { RESULT_FORMS } from './result-forms.ts';
import { StoppedError, throwIfStopped } from './stop-flag.ts';
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

const { rules } = threadDataSchema.parse(workerData);
const loaded = new Map<string, LoadedModel>();

/** A function that ends the work if nobody waits for it any more. */
type ThrowIfStopped = () => void;

export function tagOne({ company, options, ...task }: Task<'tagOne'>): unknown {
  const done = work(task, ({ tagger }, throwIfStopped) => {
    const tagged = tagCompany(company, tagger, options, throwIfStopped);
    const answer: TagAnswer = { ...tagged, model: modelName(tagger.model) };
    return { json: encoded(JSON.stringify(answer)) };
  });
  return done && transferred(done, done.json);
}

export function tagItems({ items, options, form, ...task }: Task<'tagItems'>): unknown {
  const done = work(task, ({ tagger }, throwIfStopped) => {
    const piece = new AnswerPiece();
    for (const item of items) {
      throwIfStopped();
      piece.add(RESULT_FORMS[form](item, tagger, options, throwIfStopped));
      if (piece.isFull) break;
    }
    return { json: encoded(piece.results.join()), count: piece.results.length };
  });
  return done && transferred(done, done.json);
}

export function tagTexts({ descriptions, options, ...task }: Task<'tagTexts'>): unknown {
  return work(task, ({ tagger }, throwIfStopped) => ({
    texts: descriptions.map((description) => {
      throwIfStopped();
      return tagger.tag(description, options, undefined, throwIfStopped);
    }),
  }));
}

export function tagLines(task: Task<'tagLines'>): unknown {
  const done = work(task, ({ lines }, throwIfStopped) => lines.tag(task, throwIfStopped));
  return done && transferred(done, done.lines.buffer);
}

export function compare({ items, ...task }: Task<'compare'>): unknown {
  const [live, candidate] = modelsOf(task) ?? [];
  if (live === undefined || candidate === undefined) return undefined;
  return compareModels(live.tagger, candidate.tagger, items);
}

/** Does the work and adds its statistics and its time. @returns undefined when a model is missing, or the work was stopped */
function work<Result extends object>(
  task: TaskModels,
  tag: (model: LoadedModel, throwIfStopped: ThrowIfStopped) => Result,
): (Result & WorkDone) | undefined {
  const [model] = modelsOf(task) ?? [];
  if (model === undefined) return undefined;
  const began = now();
  try {
    const result = tag(model, () => throwIfStopped(task.stop));
    const counts = model.tagger.statistics.take();
    return { ...result, counts, began, ended: now(), thread: threadId };
  } catch (error) {
    if (error instanceof StoppedError) return undefined;
    throw error;
  }
}

function encoded(json: string): ArrayBuffer {
  return new TextEncoder().encode(json).buffer;
}

function transferred(done: WorkDone, memory: ArrayBufferLike) {
  return move({ [transferableSymbol]: memory, [valueSymbol]: done });
}

/** @returns undefined when a model is missing */
function modelsOf({ digests, inUse, sent }: TaskModels): LoadedModel[] | undefined {
  for (const digest of loaded.keys()) if (!inUse.includes(digest)) loaded.delete(digest);
  for (const model of sent) {
    const tagger = new Tagger(model);
    loaded.set(model.digest, { tagger, lines: new LineTagger(tagger, rules) });
  }
  const found = digests.flatMap((digest) => loaded.get(digest) ?? []);
  return found.length === digests.length ? found : undefined;
}

/** In milliseconds since 1970, by the clock that all threads share. */
function now(): number {
  return performance.timeOrigin + performance.now();
}
