/** The share of a budget that batches and streams may take. The rest is kept for single texts. */
const BULK_SHARE = 0.75;

/** Who takes from a budget: single texts, or batches and streams. */
export type Taker = 'single' | 'bulk';

interface Waiting {
  readonly amount: number;
  readonly taker: Taker;
  readonly resume: (share: Share) => void;
}

/** What has been taken from a budget. What is left of it is given back when it is disposed of. */
export class Share implements Disposable {
  readonly #change: (amount: number) => void;
  #amount = 0;
  #isGivenBack = false;

  constructor(change: (amount: number) => void) {
    this.#change = change;
  }

  get amount(): number {
    return this.#amount;
  }

  /** Takes more, or gives some back where the amount is below 0. */
  add(amount: number): void {
    if (this.#isGivenBack) return;
    this.#amount += amount;
    this.#change(amount);
  }

  [Symbol.dispose](): void {
    this.add(-this.#amount);
    this.#isGivenBack = true;
  }
}

/** A limited amount of something that requests take while they need it. */
export class Budget {
  readonly #limit: number;
  readonly #taken: Record<Taker, number> = { single: 0, bulk: 0 };
  /** In order of arrival. */
  readonly #waiting = new Set<Waiting>();

  constructor(limit: number) {
    this.#limit = limit;
  }

  get taken(): number {
    return this.#taken.single + this.#taken.bulk;
  }

  /**
   * Whether there is room for the amount. Who is alone has room for any amount. Batches and streams never take the part
   * that is kept for single texts, however much they were given when they were alone.
   * @param own what the taker has taken already
   */
  hasRoom(amount: number, taker: Taker, own = 0): boolean {
    const { single, bulk } = this.#taken;
    const bulkLimit = BULK_SHARE * this.#limit;
    if (taker === 'bulk') return bulk === own || single + bulk + amount <= bulkLimit;
    return single === own || single + Math.min(bulk, bulkLimit) + amount <= this.#limit;
  }

  /** Takes the amount, whether there is room for it or not. */
  take(amount: number, taker: Taker): Share {
    const share = new Share((change) => {
      this.#taken[taker] += change;
      if (change < 0) this.#resumeWaiting();
    });
    share.add(amount);
    return share;
  }

  /** Takes the amount when there is room for it. @throws what the signal is aborted with */
  async whenRoom(amount: number, taker: Taker, signal?: AbortSignal): Promise<Share> {
    signal?.throwIfAborted();
    if (this.#waiting.size === 0 && this.hasRoom(amount, taker)) return this.take(amount, taker);
    return new Promise((resolve, reject) => {
      const leave = () => {
        this.#waiting.delete(waiting);
        reject(signal?.reason);
        this.#resumeWaiting();
      };
      const resume = (share: Share) => {
        signal?.removeEventListener('abort', leave);
        resolve(share);
      };
      const waiting = { amount, taker, resume };
      this.#waiting.add(waiting);
      signal?.addEventListener('abort', leave, { once: true });
    });
  }

  #resumeWaiting(): void {
    for (const waiting of this.#waiting) {
      const { amount, taker, resume } = waiting;
      if (!this.hasRoom(amount, taker)) return;
      this.#waiting.delete(waiting);
      resume(this.take(amount, taker));
    }
  }
}
