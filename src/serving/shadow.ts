import type { Company } from '../contract/company.ts';
import type { SharedModel } from '../tagger/shared-model.ts';
import { joinComparisons, type ModelComparison, NOTHING_COMPARED } from './model-comparison.ts';
import type { Item } from './results.ts';
import type { TaggingService } from './tagging-service.ts';

/** So many texts are compared at a time. */
const TEXTS = 32;
/** More than this waiting, texts are passed over: a candidate is to be judged, not to cost anything. */
const MAX_WAITING = 1024;

/** A candidate for the next model, which tags a share of what is tagged anyway, and whose answers nobody gets. */
export class Shadow {
  readonly candidate: SharedModel;
  /** Of the companies that come single or in batches. */
  readonly share: number;
  readonly #service: TaggingService;
  #waiting: Item[] = [];
  #isBusy = false;
  #comparison: ModelComparison = NOTHING_COMPARED;
  #passedOver = 0;

  constructor(service: TaggingService, candidate: SharedModel, share: number) {
    this.#service = service;
    this.candidate = candidate;
    this.share = share;
  }

  /** How the candidate compares so far to the models that have answered. */
  get comparison(): ModelComparison {
    return this.#comparison;
  }

  /** Texts that would have been compared, had there been time. */
  get passedOver(): number {
    return this.#passedOver;
  }

  /** The threads need the candidate no more. */
  stop(): void {
    this.#waiting = [];
    this.#service.forget(this.candidate);
  }

  offer(company: Company): void {
    if (Math.random() >= this.share) return;
    if (this.#waiting.length >= MAX_WAITING) this.#passedOver++;
    else this.#waiting.push({ company });
    if (!this.#isBusy) void this.#compareWaiting();
  }

  async #compareWaiting(): Promise<void> {
    this.#isBusy = true;
    try {
      while (this.#waiting.length > 0) {
        // What comes in the same turn of the event loop goes along.
        await new Promise(setImmediate);
        const items = this.#waiting.splice(0, TEXTS);
        this.#comparison = joinComparisons(
          this.#comparison,
          await this.#service.compare(this.candidate, items),
        );
      }
    } catch {
      // The service closes, or has no model any more; there is nothing to compare.
      this.#waiting = [];
    } finally {
      this.#isBusy = false;
    }
  }
}
