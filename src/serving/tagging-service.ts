import { OperationalError } from '../contract/error.ts';
import type { Readiness } from '../contract/health.ts';
import type { SharedModel } from '../tagger/shared-model.ts';
import type { Tagger } from '../tagger/tagger.ts';
import { Admission } from './admission.ts';
import { Budget } from './budget.ts';
import type { Item } from './items.ts';
import type { LineRules } from './line-tagger.ts';
import type { ModelComparison } from './model-comparison.ts';
import { ModelHold } from './model-hold.ts';
import { PriorityQueue } from './priority-queue.ts';
import { ServedModel } from './served-model.ts';
import { TaggerPool } from './tagger-pool.ts';

/** A thread has a block of a stream to go on with when it has done another. */
const BLOCKS_PER_THREAD = 2;

export interface ServiceSettings {
  /** The number of worker threads. */
  readonly threads: number;
  /** The maximum amount of text that waits or is being tagged. */
  readonly queueCharacters: number;
  /** The maximum size of answers that wait to be read. */
  readonly answerBytes: number;
  readonly lineRules: LineRules;
}

/** Tags texts one by one or in bulk, concurrently, without blocking the calling thread, by a model that can be replaced. */
export class TaggingService {
  readonly #settings: ServiceSettings;
  readonly #admission: Admission;
  readonly #answers: Budget;
  readonly #streams: PriorityQueue;
  #served: ServedModel | undefined;
  #pool: TaggerPool | undefined;
  #readiness: Readiness = { status: 'loading' };
  /** Called after texts have been tagged, with the counts of `TaggingStatistics`. */
  onTagged: (model: SharedModel, counts: Float64Array) => void = () => {};
  /** Called when a thread dies or a task fails; the task is tried once more. */
  onThreadError: (error: unknown) => void = () => {};

  constructor(settings: ServiceSettings) {
    this.#settings = settings;
    this.#admission = new Admission(settings.queueCharacters, settings.threads);
    this.#answers = new Budget(settings.answerBytes);
    this.#streams = new PriorityQueue(BLOCKS_PER_THREAD * settings.threads);
  }

  get readiness(): Readiness {
    return this.#readiness;
  }

  /** The bytes of answers that wait to be read. */
  get answerBytes(): number {
    return this.#answers.taken;
  }

  /** The number of characters that wait or are being tagged. */
  get queuedCharacters(): number {
    return this.#admission.admitted;
  }

  /**
   * Checks whether any text of a batch or stream can be admitted.
   * @throws {OperationalError} `overloaded`
   */
  assertRoom(): void {
    this.#admission.assertRoom(1, 'bulk');
  }

  /** Undefined until there is a model to serve. */
  get model(): SharedModel | undefined {
    return this.#served?.model;
  }

  /** Starts the threads, which take a while, before there is a model. */
  start(): void {
    this.#startedPool().start();
  }

  /**
   * Tags a golden text by a model that does not serve yet, as requests are tagged: on the calling thread and on a worker
   * thread, which starts the threads. The text is not traffic, and is admitted however much waits.
   * @throws what a request would fail with
   */
  async tryOut(tagger: Tagger): Promise<void> {
    const { model } = tagger;
    const served = new ServedModel(tagger, { onTagged: () => {}, onUnused: () => this.forget(model) });
    const unlimited = new Admission(Number.POSITIVE_INFINITY, 1);
    using hold = this.#hold(served, this.#startedPool(), unlimited);
    const [{ description } = { description: '' }] = model.manifest.golden;
    await hold.tag({ description });
    await hold.tag({ description }, { explain: true });
  }

  /** Answers new requests by this model. Requests that have begun end on the former one. */
  use(tagger: Tagger): void {
    this.#startedPool();
    const former = this.#served;
    const { model } = tagger;
    this.#served = new ServedModel(tagger, {
      onTagged: (counts) => this.onTagged(model, counts),
      onUnused: () => this.forget(model),
    });
    // The new model is acquired before the former one is released, as they may be the same.
    this.#served.acquire();
    former?.release();
    if (this.#readiness.status !== 'draining') this.#readiness = { status: 'ok' };
  }

  /** Reports that a model could not be loaded. It matters only while there is no model to serve. */
  fail(reason: string): void {
    if (this.#served === undefined) this.#readiness = { status: 'failed', reason };
  }

  /** Requests are still answered, but readiness fails, so that no more are sent. */
  drain(): void {
    this.#readiness = { status: 'draining' };
  }

  /** Holds the model that serves. The caller disposes of the hold. @throws {OperationalError} `not-ready` */
  holdModel(): ModelHold {
    if (this.#served === undefined || this.#pool === undefined) {
      throw new OperationalError(
        'not-ready',
        this.#readiness.status === 'failed' ? 'no model can be served' : 'the model is being loaded',
      );
    }
    return this.#hold(this.#served, this.#pool, this.#admission);
  }

  /** Compares a candidate to the model that serves, when there is nothing else to do. @throws {OperationalError} `not-ready` */
  async compare(candidate: SharedModel, items: readonly Item[]): Promise<ModelComparison> {
    using hold = this.holdModel();
    // Awaited here, as the hold ends with this function.
    return await hold.compare(candidate, items);
  }

  /** Lets the threads discard the model, unless it is the one that serves. */
  forget(model: SharedModel): void {
    if (this.model?.digest !== model.digest) this.#pool?.forget(model);
  }

  async close(): Promise<void> {
    await this.#pool?.close();
  }

  #startedPool(): TaggerPool {
    const { threads, lineRules: rules } = this.#settings;
    this.#pool ??= new TaggerPool(threads, { rules }, (error) => this.onThreadError(error));
    return this.#pool;
  }

  #hold(served: ServedModel, pool: TaggerPool, admission: Admission): ModelHold {
    return new ModelHold(served, {
      pool,
      admission,
      answers: this.#answers,
      streams: this.#streams,
      concurrency: this.#settings.threads + 1,
    });
  }
}
