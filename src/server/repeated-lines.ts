const MILLISECONDS = 10_000;

/**
 * Keeps one line of many that are the same but for their numbers. While Redis is full, a queue worker meets thousands of
 * errors a second.
 */
export class RepeatedLines {
  readonly #recent = new Map<string, { readonly until: number; leftOut: number }>();
  readonly #now: () => number;

  constructor(now = () => performance.now()) {
    this.#now = now;
  }

  /** @returns undefined when the line is to be left out, or the number of those that have been left out before it */
  admit(line: string): number | undefined {
    const key = line.replaceAll(/\d+/g, '0');
    const last = this.#recent.get(key);
    if (last !== undefined && this.#now() < last.until) {
      last.leftOut++;
      return undefined;
    }
    for (const [other, { until }] of this.#recent) if (this.#now() >= until) this.#recent.delete(other);
    this.#recent.set(key, { until: this.#now() + MILLISECONDS, leftOut: 0 });
    return last?.leftOut ?? 0;
  }
}
