import type { TaggedText } from '../contract/answers.ts';
import type { Company } from '../contract/company.ts';
import { OperationalError } from '../contract/error.ts';
import type { TagOptions } from '../contract/tag-options.ts';
import type { LineBlock } from '../files/line-blocks.ts';
import type { SharedModel } from '../tagger/shared-model.ts';
import type { Admission } from './admission.ts';
import type { Budget, Share } from './budget.ts';
import { chunksOf } from './chunks.ts';
import { costOf } from './cost.ts';
import { charactersOf, type Item, textOf } from './items.ts';
import { type CompanyLines, linesLeft, type TaggedLines } from './line-tagger.ts';
import type { ModelComparison } from './model-comparison.ts';
import { type Piece, type PieceSettings, piecesInOrder } from './pieces.ts';
import type { Priority, PriorityQueue } from './priority-queue.ts';
import type { ResultForm } from './result-forms.ts';
import type { ServedModel } from './served-model.ts';
import type { TaggerPool } from './tagger-pool.ts';
import type { ThreadTasks, Work, WorkDone } from './thread-tasks.ts';

/**
 * Texts of up to this cost are tagged on the calling thread (about 0.5 ms, which no probe would notice), which saves the
 * transfer to a worker thread.
 */
const INLINE_COST = 2_000;

/** What a hold tags with. */
export interface TaggingResources {
  readonly pool: TaggerPool;
  readonly admission: Admission;
  /** The bytes of answers that wait to be read. */
  readonly answers: Budget;
  /** The blocks of streams that are tagged at a time. However many streams there are, a batch does not wait for them. */
  readonly streams: PriorityQueue;
  /** Enough chunks at a time to keep every thread busy, few enough to leave room for other requests. */
  readonly concurrency: number;
}

/** Results as JSON in UTF-8, separated by commas. */
export interface Results {
  readonly json: Uint8Array;
  readonly count: number;
}

/** A request's hold on one version of the model: the request ends on it, even if another version serves by then. */
export class ModelHold implements Disposable {
  readonly #served: ServedModel;
  readonly #resources: TaggingResources;
  /** Called with each piece of work that a thread has done for this request. */
  onWork: ((work: Work) => void) | undefined;
  /** The answer about a single text, until it has been sent. */
  readonly #answer: Share;
  #isReleased = false;

  constructor(served: ServedModel, resources: TaggingResources) {
    served.acquire();
    this.#served = served;
    this.#resources = resources;
    this.#answer = resources.answers.take(0, 'single');
  }

  get model(): SharedModel {
    return this.#served.model;
  }

  get groups(): readonly string[] {
    return this.#served.groups;
  }

  /**
   * The complete answer as JSON.
   * @param signal called only if the text is not tagged at once
   * @throws {OperationalError} `overloaded`
   * @throws a `TimeoutError` or `AbortError` when the signal is aborted
   */
  async tag(
    company: Company,
    options: TagOptions = {},
    signal?: () => AbortSignal,
  ): Promise<string | Uint8Array> {
    const cost = this.#costOf([{ company }], options);
    const { admission, answers } = this.#resources;
    using _ = admission.admit(cost, 'single');
    if (cost <= INLINE_COST && !options.explain) return await this.#served.inline.tag(company, options);
    if (!answers.hasRoom(0, 'single')) throw tooManyAnswers();
    const done = await this.#run('tagOne', 'single', { company, options }, () => cost, signal?.());
    this.#answer.add(done.json.byteLength);
    return new Uint8Array(done.json);
  }

  /**
   * The results in order, as they are made.
   * @throws {OperationalError} `overloaded`, at once
   * @throws a `TimeoutError` or `AbortError` when the signal is aborted, while results are taken
   */
  tagMany(
    items: readonly Item[],
    options: TagOptions = {},
    { form = 'result', signal }: { readonly form?: ResultForm; readonly signal?: AbortSignal } = {},
  ): AsyncGenerator<Results, void> {
    const share = this.#admitAll(items, options, signal);
    const task = (part: readonly Item[]) => ({ items: part, options, form });
    const piece = async (part: readonly Item[], ended?: AbortSignal): Promise<Piece<Results>> => {
      const cost = (done: { count: number }) => this.#costOf(part.slice(0, done.count), options);
      const { json, count } = await this.#run('tagItems', 'bulk', task(part), cost, ended);
      return {
        content: { json: new Uint8Array(json), count },
        bytes: json.byteLength,
        next: count < part.length ? () => piece(part.slice(count), ended) : undefined,
      };
    };
    const pieces = piecesInOrder(
      chunksOf(items, textOf),
      async (chunk, ended) => {
        const first = await piece(chunk, ended);
        share.add(-Math.min(share.amount, this.#costOf(chunk, options)));
        return first;
      },
      this.#pieceSettings(signal),
    );
    return within(share, pieces);
  }

  /** Tags of texts as objects, for callers that do not send JSON on as it is. The same is thrown. */
  async tagTexts(
    descriptions: readonly string[],
    options: TagOptions = {},
    signal?: AbortSignal,
  ): Promise<TaggedText[]> {
    const items = descriptions.map((description) => ({ company: { description } }));
    using _ = this.#admitAll(items, options, signal);
    const chunk = async (chunk: readonly string[], ended: AbortSignal) => {
      const { texts } = await this.#run('tagTexts', 'bulk', { descriptions: chunk, options }, () => 0, ended);
      return { content: texts, bytes: 0 };
    };
    const chunks = chunksOf(descriptions, (text) => text);
    return (await Array.fromAsync(piecesInOrder(chunks, chunk, this.#pieceSettings(signal)))).flat();
  }

  /** Tags lines of a stream, in turn with other streams. A byte counts as a character. */
  tagLines(
    blocks: AsyncIterable<LineBlock>,
    options: TagOptions,
    signal?: AbortSignal,
  ): AsyncGenerator<TaggedLines, void> {
    const piece = async (block: CompanyLines, ended: AbortSignal): Promise<Piece<TaggedLines>> => {
      const cost = ({ rest }: TaggedLines) => this.#costOfLines(rest?.offset ?? lengthOf(block), options);
      const done = await this.#run('tagLines', 'bulk', block, cost, ended);
      const next = linesLeft(block, done);
      return {
        content: done,
        bytes: done.lines.byteLength,
        next: next && (() => piece(next, ended)),
      };
    };
    return piecesInOrder(
      blocks,
      async ({ lines, firstLine }, ended) => {
        const { streams, admission } = this.#resources;
        return streams.run(
          'bulk',
          async () => {
            const block = { lines, firstLine, options, inPieces: true };
            using _ = admission.count(lengthOf(block), 'bulk');
            return await piece(block, ended);
          },
          ended,
        );
      },
      this.#pieceSettings(signal),
    );
  }

  /** The complete answer of a candidate as JSON, to look at beside that of the model. The same is thrown. */
  async tagByCandidate(
    candidate: SharedModel,
    company: Company,
    options: TagOptions,
    signal?: AbortSignal,
  ): Promise<Uint8Array> {
    const { admission, answers } = this.#resources;
    using _ = admission.admit(this.#costOf([{ company }], options), 'single');
    if (!answers.hasRoom(0, 'single')) throw tooManyAnswers();
    const { json } = await this.#inPool('tagOne', 'single', { company, options }, signal, [candidate]);
    this.#answer.add(json.byteLength);
    return new Uint8Array(json);
  }

  /** Compares the model to a candidate, when there is nothing else to do. */
  compare(candidate: SharedModel, items: readonly Item[]): Promise<ModelComparison> {
    return this.#inPool('compare', 'background', { items }, undefined, [this.model, candidate]);
  }

  [Symbol.dispose](): void {
    if (this.#isReleased) return;
    this.#isReleased = true;
    this.#answer[Symbol.dispose]();
    this.#served.release();
  }

  /** Admits all items. What is left of the share is given back when the signal is aborted. */
  #admitAll(items: readonly Item[], options: TagOptions, signal: AbortSignal | undefined): Share {
    signal?.throwIfAborted();
    const share = this.#resources.admission.admit(this.#costOf(items, options), 'bulk');
    signal?.addEventListener('abort', () => share[Symbol.dispose](), { once: true });
    return share;
  }

  #costOf(items: readonly Item[], options: TagOptions): number {
    const texts = { characters: charactersOf(items), count: items.length };
    return costOf(texts, options, this.model.catalogue.tags.length);
  }

  #costOfLines(bytes: number, options: TagOptions): number {
    return costOf({ characters: bytes, count: 1 }, options, this.model.catalogue.tags.length);
  }

  #pieceSettings(signal: AbortSignal | undefined): PieceSettings {
    const { concurrency, answers } = this.#resources;
    return { concurrency, answers, signal };
  }

  /** Runs a task that tags, and reports it. @param costOfDone the cost of what it has done */
  async #run<Name extends Exclude<keyof ThreadTasks, 'compare'>>(
    name: Name,
    priority: Priority,
    task: ThreadTasks[Name]['task'],
    costOfDone: (done: ThreadTasks[Name]['done']) => number,
    signal: AbortSignal | undefined,
  ): Promise<ThreadTasks[Name]['done']> {
    const done: ThreadTasks[Name]['done'] & WorkDone = await this.#inPool(name, priority, task, signal);
    this.#resources.admission.measure(costOfDone(done), done.ended - done.began);
    this.#served.onTagged(done.counts);
    this.onWork?.(done);
    return done;
  }

  /** Holds the model until the thread has finished, even if the request has been abandoned. */
  async #inPool<Name extends keyof ThreadTasks>(
    name: Name,
    priority: Priority,
    task: ThreadTasks[Name]['task'],
    signal?: AbortSignal,
    models: readonly SharedModel[] = [this.model],
  ): Promise<ThreadTasks[Name]['done']> {
    this.#served.acquire();
    try {
      return await this.#resources.pool.run(name, models, priority, task, signal);
    } finally {
      this.#served.release();
    }
  }
}

function tooManyAnswers(): OperationalError {
  return new OperationalError('overloaded', 'too many answers wait to be read; try again later');
}

/** The pieces, which give the share back when they end. */
async function* within<Content>(
  share: Share,
  pieces: AsyncGenerator<Content, void>,
): AsyncGenerator<Content, void> {
  using _ = share;
  yield* pieces;
}

function lengthOf({ lines }: Pick<CompanyLines, 'lines'>): number {
  return lines?.length ?? 0;
}
