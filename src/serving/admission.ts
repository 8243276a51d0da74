import { OperationalError } from '../contract/error.ts';
import type { Priority } from './priority-queue.ts';

/** A cautious figure until the rate has been measured. */
const INITIAL_CHARACTERS_PER_SECOND = 500_000;
/** The weight of the latest measurement. */
const SMOOTHING = 0.1;
/** Shorter work measures the clock rather than the rate. */
const MIN_MEASURED_MILLISECONDS = 5;
/** The share of the limit that batches and streams may use. The rest is kept for single texts. */
const BULK_SHARE = 0.75;

/** Admission control: bounds the text that waits or is being tagged, by the same rule for one text and for many. */
export class Admission {
  readonly #limit: number;
  #admitted = 0;
  #charactersPerSecond = INITIAL_CHARACTERS_PER_SECOND;
  readonly #waiting: (() => void)[] = [];

  /** @param limit in characters; a single longer text is still admitted when there is no other */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /** The number of characters that have been admitted and are not done. */
  get admitted(): number {
    return this.#admitted;
  }

  /** @throws {OperationalError} `overloaded`, when there is no room for the characters */
  async run<Result>(characters: number, priority: Priority, work: () => Promise<Result>): Promise<Result> {
    this.assertRoom(characters, priority);
    return this.#admit(characters, work);
  }

  /** Waits until there is room, for work that arrives in pieces and can be held back. */
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

  /** @throws {OperationalError} `overloaded` */
  assertRoom(characters: number, priority: Priority): void {
    if (this.#hasRoom(characters, priority)) return;
    throw new OperationalError('overloaded', 'too much text is waiting to be tagged; try again later', {
      retryAfterSeconds: this.#secondsOfWork(),
    });
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

  /** @param characters of the work itself and of what was ahead of it */
  #measure(characters: number, milliseconds: number): void {
    if (milliseconds < MIN_MEASURED_MILLISECONDS) return;
    const rate = (1000 * characters) / milliseconds;
    this.#charactersPerSecond += SMOOTHING * (rate - this.#charactersPerSecond);
  }

  #secondsOfWork(): number {
    return Math.max(1, Math.ceil(this.#admitted / this.#charactersPerSecond));
  }
}
