import { OperationalError } from '../contract/error.ts';
import { FeedbackStore } from '../feedback/feedback-store.ts';
import { openDatabase } from '../feedback/open-database.ts';
import { RequestRecorder } from '../feedback/request-recorder.ts';
import { reason } from '../files/reason.ts';
import type { Item } from '../serving/items.ts';
import type { SharedModel } from '../tagger/shared-model.ts';
import type { FeedbackConfig } from './config.ts';

/** Stores recent requests and feedback on them, in a database that may be unavailable. */
export class FeedbackService {
  readonly #store: FeedbackStore;
  readonly #recorder: RequestRecorder;

  constructor(store: FeedbackStore, keptRequests: number) {
    this.#store = store;
    this.#recorder = new RequestRecorder(store, keptRequests);
  }

  /** The number of requests that could not be stored for review. */
  get lostRequests(): number {
    return this.#recorder.lostRequests;
  }

  note(requestId: string, model: SharedModel, items: readonly Item[]): void {
    const receivedAt = new Date().toISOString();
    const modelVersion = model.manifest.version;
    for (const [position, item] of items.entries()) {
      if (!('company' in item)) continue;
      this.#recorder.record({ requestId, position, receivedAt, company: item.company, modelVersion });
    }
  }

  /** Works on the store after all noted requests have been written. @throws {OperationalError} `unavailable` */
  async use<Result>(work: (store: FeedbackStore) => Promise<Result>): Promise<Result> {
    try {
      await this.#recorder.flush();
      return await work(this.#store);
    } catch (error) {
      throw new OperationalError('unavailable', 'the database is unavailable; try again later', {
        cause: reason(error),
      });
    }
  }

  async close(): Promise<void> {
    await this.#recorder.flush().catch(() => {});
    await this.#store.close();
  }
}

export async function openFeedback({ databaseUrl, keptRequests }: FeedbackConfig): Promise<FeedbackService> {
  return new FeedbackService(new FeedbackStore(await openDatabase(databaseUrl)), keptRequests);
}
