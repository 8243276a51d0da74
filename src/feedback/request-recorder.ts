import type { TaggedRequest } from './feedback.ts';
import type { FeedbackStore } from './feedback-store.ts';

const FLUSH_MILLISECONDS = 1_000;
/** Beyond this many waiting requests, new ones are dropped: tagging never waits for the database. */
const MAX_WAITING = 1_000;

/** Stores requests for review, in batches and without delaying answers. */
export class RequestRecorder {
  readonly #store: FeedbackStore;
  readonly #kept: number;
  #waiting: TaggedRequest[] = [];
  #timer: NodeJS.Timeout | undefined;
  #lostRequests = 0;

  /** @param kept the number of latest requests to keep in the store; 0 stores none */
  constructor(store: FeedbackStore, kept: number) {
    this.#store = store;
    this.#kept = kept;
  }

  /** The number of requests that could not be stored. */
  get lostRequests(): number {
    return this.#lostRequests;
  }

  record(request: TaggedRequest): void {
    if (this.#kept === 0) return;
    if (this.#waiting.length >= MAX_WAITING) this.#lostRequests++;
    else this.#waiting.push(request);
    this.#timer ??= setTimeout(() => {
      this.flush().catch(() => {});
    }, FLUSH_MILLISECONDS).unref();
  }

  /** Stores all recorded requests. @throws when the database is unavailable */
  async flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const requests = this.#waiting;
    if (requests.length === 0) return;
    this.#waiting = [];
    try {
      await this.#store.addRequests(requests, this.#kept);
    } catch (error) {
      this.#lostRequests += requests.length;
      throw error;
    }
  }
}
