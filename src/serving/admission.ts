import { OperationalError } from '../contract/error.ts';
import type { Priority } from './priority-queue.ts';

/** Until it has been measured; a cautious figure. */
const INITIAL_CHARACTERS_PER_SECOND = 500_000;
/** How much the latest measurement counts. */
const SMOOTHING = 0.1;
/** Shorter work says more of the clock than of the rate. */
const MIN_MEASURED_MILLISECONDS = 5;
/** Of the limit; the rest is kept for single texts, which somebody waits for. */
const BULK_SHARE = 0.75;

/** Bounds the work that has been taken on, in characters of text: the same rule for one text and for many. */
export class Admission {
  readonly #limit: number;
  #admitted = 0;
  #charactersPerSecond = INITIAL_CHARACTERS_PER_SECOND;
  readonly #waiting: (() => void)[] = [];

  /** @param limit in characters; a single text that is longer is still taken on when there is no other */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /** How many characters have been taken on and are not done. */
  get admitted(): number {
    return this.#admitted;
  }

  /** @throws {OperationalError} when there is no room for so many characters */
  async run<Result>(characters: number, priority: Priority, work: () => Promise<Result>): Promise<Result> {
    this.assertRoom(characters, priority);
    return this.#admit(characters, work);
  }

  /** Waits until there is room, for work that comes bit by bit and can be held back. */
  async runWhenRoom<Result>(
    characters: number,
    priority: Priority,
    work: () => Promise<Result>,
  ): Promise<Result> {
    while (!this.#hasRoom(characters, priority)) {
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
    return this.#admit(characters, work);
  }

  /** @throws {OperationalError} */
  assertRoom(characters: number, priority: Priority): void {
    if (!this.#hasRoom(characters, priority)) {
      throw new OperationalError('overloaded', 'too much text is waiting to be tagged; try again later', {
        retryAfterSeconds: this.#secondsOfWork(),
      });
    }
  }

  #hasRoom(characters: number, priority: Priority): boolean {
    const limit = priority === 'single' ? this.#limit : BULK_SHARE * this.#limit;
    return this.#admitted === 0 || this.#admitted + characters <= limit;
  }

  async #admit<Result>(characters: number, work: () => Promise<Result>): Promise<Result> {
    const ahead = this.#admitted;
    const started = performance.now();
    this.#admitted += characters;
    try {
      return await work();
    } finally {
      this.#admitted -= characters;
      this.#measure(ahead + characters, performance.now() - started);
      for (const resume of this.#waiting.splice(0)) resume();
    }
  }

  /** What was ahead and the work itself went through in that time. */
  #measure(characters: number, milliseconds: number): void {
    if (milliseconds < MIN_MEASURED_MILLISECONDS) return;
    const rate = (1000 * characters) / milliseconds;
    this.#charactersPerSecond += SMOOTHING * (rate - this.#charactersPerSecond);
  }

  #secondsOfWork(): number {
    return Math.max(1, Math.ceil(this.#admitted / this.#charactersPerSecond));
  }
}
