import type { Company } from '../contract/company.ts';
import type { TagOptions } from '../contract/tag-options.ts';
import type { SharedModel } from '../tagger/shared-model.ts';
import type { Item } from './items.ts';
import { addComparisons, EMPTY_COMPARISON, type ModelComparison } from './model-comparison.ts';
import type { ModelHold } from './model-hold.ts';
import type { TaggingService } from './tagging-service.ts';

/** The number of texts that are compared at a time. */
const TEXTS = 32;
/** Beyond this texts are skipped: a candidate must not slow down the live model. */
const MAX_WAITING = 1024;

/** The place of the candidate that is being compared, if there is one. */
export interface ShadowSlot {
  current: Shadow | undefined;
}

/** Lets a candidate tag a share of the live traffic. Nobody receives its answers; they are only compared. */
export class Shadow {
  readonly candidate: SharedModel;
  /** The share of single texts and batch items. */
  readonly share: number;
  readonly #service: TaggingService;
  #waiting: Item[] = [];
  #isBusy = false;
  #isStopped = false;
  #comparison: ModelComparison = EMPTY_COMPARISON;
  #skipped = 0;

  constructor(service: TaggingService, candidate: SharedModel, share: number) {
    this.#service = service;
    this.candidate = candidate;
    this.share = share;
  }

  /** The comparison so far to the models that have answered. */
  get comparison(): ModelComparison {
    return this.#comparison;
  }

  /** The number of texts that were not compared for lack of time. */
  get skipped(): number {
    return this.#skipped;
  }

  stop(): void {
    this.#isStopped = true;
    this.#waiting = [];
    this.#service.forget(this.candidate);
  }

  /** The complete answer of the candidate as JSON. @throws as `ModelHold.tag` does */
  async tag(
    hold: ModelHold,
    company: Company,
    options: TagOptions,
    signal: AbortSignal,
  ): Promise<Uint8Array> {
    try {
      return await hold.tagByCandidate(this.candidate, company, options, signal);
    } finally {
      // The text may have brought it back into memory.
      if (this.#isStopped) this.#service.forget(this.candidate);
    }
  }

  offer(company: Company): void {
    if (this.#isStopped || Math.random() >= this.share) return;
    if (this.#waiting.length >= MAX_WAITING) this.#skipped++;
    else this.#waiting.push({ company });
    if (!this.#isBusy) void this.#compareWaiting();
  }

  async #compareWaiting(): Promise<void> {
    this.#isBusy = true;
    try {
      while (this.#waiting.length > 0) {
        // Texts of the same turn of the event loop are compared together.
        await new Promise(setImmediate);
        // A comparison would bring the candidate back into memory.
        if (this.#isStopped) break;
        const items = this.#waiting.splice(0, TEXTS);
        const comparison = await this.#service.compare(this.candidate, items);
        this.#comparison = addComparisons(this.#comparison, comparison);
      }
    } catch {
      // The service is closing or has no model; there is nothing to compare.
      this.#waiting = [];
    } finally {
      this.#isBusy = false;
    }
  }
}
