import { OperationalError } from '../contract/error.ts';
import { openDatabase } from '../feedback/database.ts';
import { FeedbackStore } from '../feedback/feedback-store.ts';
import { RequestRecorder } from '../feedback/request-recorder.ts';
import { reason } from '../files/parse.ts';
import type { Item } from '../serving/results.ts';
import type { SharedModel } from '../tagger/shared-model.ts';
import type { Config } from './config.ts';

/** Recent requests and what is said of them, in a database that may be away. */
export class FeedbackService {
  readonly #store: FeedbackStore;
  readonly #recorder: RequestRecorder;

  constructor(store: FeedbackStore, keptRequests: number) {
    this.#store = store;
    this.#recorder = new RequestRecorder(store, keptRequests);
  }

  /** Requests that could not be written down for review. */
  get passedOver(): number {
    return this.#recorder.passedOver;
  }

  note(requestId: string, model: SharedModel, items: readonly Item[]): void {
    const receivedAt = new Date().toISOString();
    const modelVersion = model.manifest.version;
    for (const [position, item] of items.entries()) {
      if (!('company' in item)) continue;
      this.#recorder.record({ requestId, position, receivedAt, company: item.company, modelVersion });
    }
  }

  /** All that has been noted is there. @throws {OperationalError} when the database is away */
  async use<Result>(work: (store: FeedbackStore) => Promise<Result>): Promise<Result> {
    try {
      await this.#recorder.flush();
      return await work(this.#store);
    } catch (error) {
      throw new OperationalError('unavailable', 'the database is away; nothing has been kept', {
        cause: reason(error),
      });
    }
  }

  async close(): Promise<void> {
    await this.#recorder.flush().catch(() => {});
    await this.#store.close();
  }
}

export async function openFeedback({
  databaseUrl,
  keptRequests,
}: NonNullable<Config['feedback']>): Promise<FeedbackService> {
  return new FeedbackService(new FeedbackStore(await openDatabase(databaseUrl)), keptRequests);
}
