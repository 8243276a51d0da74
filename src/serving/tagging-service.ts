import { OperationalError } from '../contract/error.ts';
import type { SharedModel } from '../tagger/shared-model.ts';
import type { Tagger } from '../tagger/tagger.ts';
import { Admission } from './admission.ts';
import type { LineRules } from './company-lines.ts';
import type { ModelComparison } from './model-comparison.ts';
import { ModelHold } from './model-hold.ts';
import type { Item } from './results.ts';
import { ServedModel } from './served-model.ts';
import { TaggerPool } from './tagger-pool.ts';

export interface ServiceSettings {
  readonly workers: number;
  /** How many characters of text may be waiting or being worked on. */
  readonly queueCharacters: number;
  readonly lineRules: LineRules;
}

/** Whether requests can be answered, and if not, why. */
export type ServiceState =
  | { readonly status: 'ok' | 'loading' | 'draining' }
  | { readonly status: 'failed'; readonly reason: string };

/** Tags one text or many, side by side, without ever keeping the calling thread for long, by a model that can change. */
export class TaggingService {
  readonly #settings: ServiceSettings;
  readonly #admission: Admission;
  #served: ServedModel | undefined;
  #pool: TaggerPool | undefined;
  #state: ServiceState = { status: 'loading' };
  /** Told of what has been tagged, by which model, with the counts of its statistics. */
  onTagged: (model: SharedModel, counts: Float64Array) => void = () => {};
  /** Told of a thread that died, or of work that failed on it and is tried once more. */
  onThreadError: (error: unknown) => void = () => {};

  constructor(settings: ServiceSettings) {
    this.#settings = settings;
    this.#admission = new Admission(settings.queueCharacters);
  }

  get state(): ServiceState {
    return this.#state;
  }

  /** How many characters are waiting or being worked on. */
  get queuedCharacters(): number {
    return this.#admission.admitted;
  }

  /** Undefined as long as there is none to serve. */
  get model(): SharedModel | undefined {
    return this.#served?.model;
  }

  /** From now on requests are answered by this model; those that have begun end on the one before. */
  use(tagger: Tagger, dictionary: SharedArrayBuffer): void {
    const { workers, lineRules: rules } = this.#settings;
    this.#pool ??= new TaggerPool(workers, { dictionary, rules }, (error) => this.onThreadError(error));
    const former = this.#served;
    const { model } = tagger;
    // A model may follow itself; the threads need it as long as any serves.
    this.#served = new ServedModel(tagger, {
      onTagged: (counts) => this.onTagged(model, counts),
      onUnused: () => this.forget(model),
    });
    this.#served.acquire();
    former?.release();
    if (this.#state.status !== 'draining') this.#state = { status: 'ok' };
  }

  /** A model could not be had; told only when there is none to serve. */
  fail(reason: string): void {
    if (this.#served === undefined) this.#state = { status: 'failed', reason };
  }

  /** Requests are still answered, but no more should be sent. */
  drain(): void {
    this.#state = { status: 'draining' };
  }

  /** @throws {OperationalError} */
  holdModel(): ModelHold {
    if (this.#served === undefined || this.#pool === undefined) {
      throw new OperationalError(
        'not-ready',
        this.#state.status === 'failed' ? 'no model can be served' : 'the model is being loaded',
      );
    }
    return new ModelHold(this.#served, {
      pool: this.#pool,
      admission: this.#admission,
      concurrency: this.#settings.workers + 1,
    });
  }

  /** How a candidate compares to the model that serves, when nothing else is to be done. @throws {OperationalError} */
  async compare(candidate: SharedModel, items: readonly Item[]): Promise<ModelComparison> {
    using hold = this.holdModel();
    return hold.compare(candidate, items);
  }

  /** The threads need the model no more, unless it is the one that serves. */
  forget(model: SharedModel): void {
    if (this.model?.digest !== model.digest) this.#pool?.forget(model);
  }

  /** Starts the threads, which the first long text or batch would otherwise have to wait for. */
  start(): void {
    this.#pool?.start();
  }

  async close(): Promise<void> {
    await this.#pool?.close();
  }
}
