import { OperationalError } from '../contract/error.ts';
import { Budget, type Share, type Taker } from './budget.ts';

/** A cautious figure until the rate has been measured. */
const INITIAL_COST_PER_SECOND = 500_000;
/** The weight of the latest measurement. */
const SMOOTHING = 0.1;
/** Shorter work measures the clock rather than the rate. */
const MIN_MEASURED_MILLISECONDS = 5;

/**
 * Admission control: bounds the work that waits or is being done, by the same rule for one text and for many. Work is
 * counted by its cost: the characters of its text, and what the answer has in addition (see cost.ts).
 */
export class Admission {
  readonly #budget: Budget;
  readonly #threads: number;
  #costPerSecond = INITIAL_COST_PER_SECOND;

  /** @param limit of the cost; work that costs more is still admitted when there is no other of its kind */
  constructor(limit: number, threads: number) {
    this.#budget = new Budget(limit);
    this.#threads = threads;
  }

  /** The cost of what has been admitted and is not done. */
  get admitted(): number {
    return this.#budget.taken;
  }

  /** @throws {OperationalError} `overloaded`, when there is no room for work of that cost */
  admit(cost: number, taker: Taker): Share {
    this.assertRoom(cost, taker);
    return this.#budget.take(cost, taker);
  }

  /** Counts work that has been held back as long as it must. */
  count(cost: number, taker: Taker): Share {
    return this.#budget.take(cost, taker);
  }

  /** @throws {OperationalError} `overloaded` */
  assertRoom(cost: number, taker: Taker): void {
    if (this.#budget.hasRoom(cost, taker)) return;
    throw new OperationalError('overloaded', 'too much text is waiting to be tagged; try again later', {
      retryAfterSeconds: Math.max(1, Math.ceil(this.#budget.taken / this.#costPerSecond)),
    });
  }

  /** Learns from work that a thread has done how much all of them do. */
  measure(cost: number, milliseconds: number): void {
    if (milliseconds < MIN_MEASURED_MILLISECONDS) return;
    const rate = (1000 * cost * this.#threads) / milliseconds;
    this.#costPerSecond += SMOOTHING * (rate - this.#costPerSecond);
  }
}
