import type { TaggedRequest } from './feedback.ts';
import type { FeedbackStore } from './feedback-store.ts';

const FLUSH_MILLISECONDS = 1_000;
/** More than this waiting for the database, requests are passed over: tagging never waits for it. */
const MAX_WAITING = 1_000;

/** Writes requests down for review, some at a time and behind the answers' back. */
export class RequestRecorder {
  readonly #store: FeedbackStore;
  readonly #kept: number;
  #waiting: TaggedRequest[] = [];
  #timer: NodeJS.Timeout | undefined;
  #passedOver = 0;

  /** @param kept so many requests stay in the store */
  constructor(store: FeedbackStore, kept: number) {
    this.#store = store;
    this.#kept = kept;
  }

  /** Requests that could not be written down. */
  get passedOver(): number {
    return this.#passedOver;
  }

  record(request: TaggedRequest): void {
    if (this.#kept === 0) return;
    if (this.#waiting.length >= MAX_WAITING) this.#passedOver++;
    else this.#waiting.push(request);
    this.#timer ??= setTimeout(() => {
      this.flush().catch(() => {});
    }, FLUSH_MILLISECONDS).unref();
  }

  /** What was recorded is in the store when it returns. @throws when the database is away */
  async flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const requests = this.#waiting;
    if (requests.length === 0) return;
    this.#waiting = [];
    try {
      await this.#store.addRequests(requests, this.#kept);
    } catch (error) {
      this.#passedOver += requests.length;
      throw error;
    }
  }
}
