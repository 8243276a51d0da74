import { Readable } from 'node:stream';
import type { Company } from '../contract/company.ts';
import type { TagOptions } from '../contract/tag-options.ts';
import type { SharedModel } from '../tagger/shared-model.ts';
import type { Admission } from './admission.ts';
import { chunksOf } from './chunks.ts';
import type { CompanyLines, TaggedLines } from './company-lines.ts';
import type { ModelComparison } from './model-comparison.ts';
import { charactersOf, type Item, textOf } from './results.ts';
import type { ServedModel } from './served-model.ts';
import type { TaggerPool } from './tagger-pool.ts';
import type { TaggedChunk } from './tagging-thread.ts';

/**
 * Up to this length a text without evidence is tagged on the thread that has it: some 0.5 ms, which is less than any
 * probe would notice, and needs no hand-over.
 */
const INLINE_CHARACTERS = 2_000;

/** What a hold tags with. */
export interface Means {
  readonly pool: TaggerPool;
  readonly admission: Admission;
  /** So many chunks at a time keep every worker busy, and leave room for others' between them. */
  readonly concurrency: number;
}

/** A piece of work that a thread did, in milliseconds since 1970. */
export interface Work {
  readonly thread: number;
  readonly began: number;
  readonly ended: number;
}

/** The model that one request is answered by from its beginning to its end, whichever serves by then. */
export class ModelHold implements Disposable {
  readonly #served: ServedModel;
  readonly #means: Means;
  /** Told of each piece of work that a thread did for this request. */
  onWork: ((work: Work) => void) | undefined;
  #isOver = false;

  constructor(served: ServedModel, means: Means) {
    served.acquire();
    this.#served = served;
    this.#means = means;
  }

  get model(): SharedModel {
    return this.#served.model;
  }

  get groups(): readonly string[] {
    return this.#served.groups;
  }

  get concurrency(): number {
    return this.#means.concurrency;
  }

  /**
   * The result as JSON.
   * @param signal asked for only where the text is not tagged at once
   * @throws {OperationalError} when too much text is waiting; a `TimeoutError` or `AbortError` when the signal is given
   */
  async tag(company: Company, options: TagOptions = {}, signal?: () => AbortSignal): Promise<string> {
    const characters = company.description.length;
    if (characters > INLINE_CHARACTERS || options.explain) {
      const [{ results }] = await this.#tagItems([{ company }], options, 'single', signal?.());
      return new TextDecoder().decode(results);
    }
    return this.#means.admission.run(characters, 'single', () => this.#served.inline.tag(company, options));
  }

  /**
   * @returns the results in order, in chunks of bytes, each results parted by commas
   * @throws {OperationalError} when too much text is waiting; a `TimeoutError` or `AbortError` when the signal is given
   */
  async tagMany(
    items: readonly Item[],
    options: TagOptions = {},
    signal?: AbortSignal,
  ): Promise<ArrayBuffer[]> {
    return (await this.#tagItems(items, options, 'bulk', signal)).map(({ results }) => results);
  }

  /**
   * Whether more can be taken on at all, before a stream begins, which is then held back and not refused.
   * @throws {OperationalError}
   */
  assertRoom(): void {
    this.#means.admission.assertRoom(1, 'bulk');
  }

  /** As they come: waits while too much text is waiting, for which a byte counts as a character. */
  async tagLines(lines: CompanyLines): Promise<TaggedLines> {
    const { admission, pool } = this.#means;
    const tagged = await admission.runWhenRoom(lines.lines?.length ?? 0, 'bulk', () =>
      this.#whileAcquired(() => pool.tagLines(this.model, lines)),
    );
    this.#note(tagged);
    return tagged;
  }

  compare(candidate: SharedModel, items: readonly Item[]): Promise<ModelComparison> {
    return this.#whileAcquired(() => this.#means.pool.compare(this.model, candidate, items));
  }

  [Symbol.dispose](): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#served.release();
  }

  async #tagItems(
    items: readonly Item[],
    options: TagOptions,
    priority: 'single' | 'bulk',
    signal: AbortSignal | undefined,
  ): Promise<TaggedChunk[]> {
    const { admission, pool, concurrency } = this.#means;
    const tagged = await admission.run(charactersOf(items), priority, async () => {
      const chunks = Readable.from(chunksOf(items, textOf)).map(
        (chunk: Item[]) => this.#whileAcquired(() => pool.tag(this.model, chunk, options, priority)),
        { concurrency, ...(signal && { signal }) },
      );
      try {
        return await chunks.toArray();
      } catch (error) {
        signal?.throwIfAborted();
        throw error;
      }
    });
    for (const chunk of tagged) this.#note(chunk);
    return tagged;
  }

  #note(chunk: Work & { readonly counts: Float64Array }): void {
    this.#served.onTagged(chunk.counts);
    this.onWork?.(chunk);
  }

  /** A thread may still be at work for a request that has been given up. */
  async #whileAcquired<Result>(work: () => Promise<Result>): Promise<Result> {
    this.#served.acquire();
    try {
      return await work();
    } finally {
      this.#served.release();
    }
  }
}
