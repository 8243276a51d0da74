import { Readable } from 'node:stream';
import type { TaggedText } from '../contract/answers.ts';
import type { Company } from '../contract/company.ts';
import type { TagOptions } from '../contract/tag-options.ts';
import type { SharedModel } from '../tagger/shared-model.ts';
import type { Admission } from './admission.ts';
import { chunksOf } from './chunks.ts';
import { charactersOf, type Item, textOf } from './items.ts';
import type { CompanyLines, TaggedLines } from './line-tagger.ts';
import type { ModelComparison } from './model-comparison.ts';
import type { Priority } from './priority-queue.ts';
import type { ServedModel } from './served-model.ts';
import type { TaggerPool } from './tagger-pool.ts';
import type { ThreadTasks, Work, WorkDone } from './thread-tasks.ts';

/**
 * Texts up to this length are tagged on the calling thread (about 0.5 ms, which no probe would notice), which saves the
 * transfer to a worker thread.
 */
const INLINE_CHARACTERS = 2_000;

/** What a hold tags with. */
export interface TaggingResources {
  readonly pool: TaggerPool;
  readonly admission: Admission;
  /** Enough chunks at a time to keep every thread busy, few enough to leave room for other requests. */
  readonly concurrency: number;
}

/** A request's hold on one version of the model: the request ends on it, even if another version serves by then. */
export class ModelHold implements Disposable {
  readonly #served: ServedModel;
  readonly #resources: TaggingResources;
  /** Called with each piece of work that a thread has done for this request. */
  onWork: ((work: Work) => void) | undefined;
  #isReleased = false;

  constructor(served: ServedModel, resources: TaggingResources) {
    served.acquire();
    this.#served = served;
    this.#resources = resources;
  }

  get model(): SharedModel {
    return this.#served.model;
  }

  get groups(): readonly string[] {
    return this.#served.groups;
  }

  get concurrency(): number {
    return this.#resources.concurrency;
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
    const characters = company.description.length;
    const { admission } = this.#resources;
    if (characters <= INLINE_CHARACTERS && !options.explain) {
      return admission.run(characters, 'single', () => this.#served.inline.tag(company, options));
    }
    const [done] = await this.#runChunks([{ company, options }], characters, 'tagOne', 'single', signal?.());
    if (done === undefined) throw new Error('a task without a result');
    return new Uint8Array(done.json);
  }

  /**
   * The results in order, as JSON in chunks of UTF-8. Within a chunk they are separated by commas.
   * @throws {OperationalError} `overloaded`
   * @throws a `TimeoutError` or `AbortError` when the signal is aborted
   */
  async tagMany(
    items: readonly Item[],
    options: TagOptions = {},
    signal?: AbortSignal,
  ): Promise<ArrayBuffer[]> {
    const chunks = chunksOf(items, textOf).map((chunk) => ({ items: chunk, options }));
    const done = await this.#runChunks(chunks, charactersOf(items), 'tagItems', 'bulk', signal);
    return done.map(({ json }) => json);
  }

  /** The same for texts, as objects, for callers that do not send JSON on as it is. */
  async tagTexts(
    descriptions: readonly string[],
    options: TagOptions = {},
    signal?: AbortSignal,
  ): Promise<TaggedText[]> {
    const characters = descriptions.reduce((sum, { length }) => sum + length, 0);
    const chunks = chunksOf(descriptions, (text) => text).map((chunk) => ({ descriptions: chunk, options }));
    const done = await this.#runChunks(chunks, characters, 'tagTexts', 'bulk', signal);
    return done.flatMap(({ texts }) => texts);
  }

  /**
   * Checks before a stream begins that more work can be admitted. Once it has begun, a stream is held back, not refused.
   * @throws {OperationalError} `overloaded`
   */
  assertRoom(): void {
    this.#resources.admission.assertRoom(1, 'bulk');
  }

  /** Tags lines of a stream when there is room for them. A byte counts as a character. */
  async tagLines(lines: CompanyLines): Promise<TaggedLines> {
    const { admission } = this.#resources;
    const tagged = await admission.runWhenRoom(lines.lines?.length ?? 0, 'bulk', () =>
      this.#run('tagLines', 'bulk', lines),
    );
    this.#report(tagged);
    return tagged;
  }

  /** Compares the model to a candidate, when there is nothing else to do. */
  compare(candidate: SharedModel, items: readonly Item[]): Promise<ModelComparison> {
    return this.#run('compare', 'background', { items }, [this.model, candidate]);
  }

  [Symbol.dispose](): void {
    if (this.#isReleased) return;
    this.#isReleased = true;
    this.#served.release();
  }

  async #runChunks<Name extends 'tagOne' | 'tagItems' | 'tagTexts'>(
    tasks: Iterable<ThreadTasks[Name]['task']>,
    characters: number,
    name: Name,
    priority: Priority,
    signal: AbortSignal | undefined,
  ): Promise<ThreadTasks[Name]['done'][]> {
    const { admission, concurrency } = this.#resources;
    const done: ThreadTasks[Name]['done'][] = await admission.run(characters, priority, async () => {
      const chunks = Readable.from(tasks).map(
        (task: ThreadTasks[Name]['task']) => this.#run(name, priority, task),
        { concurrency, ...(signal && { signal }) },
      );
      try {
        return await chunks.toArray();
      } catch (error) {
        signal?.throwIfAborted();
        throw error;
      }
    });
    for (const chunk of done) this.#report(chunk);
    return done;
  }

  #report(done: WorkDone): void {
    this.#served.onTagged(done.counts);
    this.onWork?.(done);
  }

  /** Holds the model until the thread has finished, even if the request has been abandoned. */
  async #run<Name extends keyof ThreadTasks>(
    name: Name,
    priority: Priority,
    task: ThreadTasks[Name]['task'],
    models: readonly SharedModel[] = [this.model],
  ): Promise<ThreadTasks[Name]['done']> {
    this.#served.acquire();
    try {
      return await this.#resources.pool.run(name, models, priority, task);
    } finally {
      this.#served.release();
    }
  }
}
