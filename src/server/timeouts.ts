/** Who is idle for longer while the service ends does not hold it up. */
export const DRAINING_SECONDS = 1;

/** How many times within the timeout its owners are checked. One timer for all is cheaper than one for each. */
const CHECKS = 10;

/** Finds what takes longer than a fixed time. */
export class Timeouts<Owner> {
  #milliseconds: number;
  readonly #onLate: (owner: Owner) => void;
  /** Since when each has been waited for, in this order. */
  readonly #since = new Map<Owner, number>();
  #timer: NodeJS.Timeout;

  /** @param onLate called once for each that takes too long, which is not waited for any more then */
  constructor(seconds: number, onLate: (owner: Owner) => void) {
    this.#milliseconds = 1000 * seconds;
    this.#onLate = onLate;
    this.#timer = this.#startTimer();
  }

  /** Begins to wait, or begins again. */
  start(owner: Owner): void {
    this.#since.delete(owner);
    this.#since.set(owner, performance.now());
  }

  end(owner: Owner): void {
    this.#since.delete(owner);
  }

  /** Allows this time at most from now on. */
  shorten(seconds: number): void {
    this.#milliseconds = Math.min(this.#milliseconds, 1000 * seconds);
    clearInterval(this.#timer);
    this.#timer = this.#startTimer();
  }

  close(): void {
    clearInterval(this.#timer);
  }

  #startTimer(): NodeJS.Timeout {
    return setInterval(() => this.#check(), this.#milliseconds / CHECKS).unref();
  }

  #check(): void {
    const latest = performance.now() - this.#milliseconds;
    for (const [owner, since] of this.#since) {
      if (since > latest) break;
      this.#since.delete(owner);
      this.#onLate(owner);
    }
  }
}
