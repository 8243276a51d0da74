import type { Company } from '../contract/company.ts';
import type { TagOptions } from '../contract/tag-options.ts';
import type { Tagger } from '../tagger/tagger.ts';
import { resultOf } from './results.ts';

/** How much text is tagged before the event loop gets its turn again: some milliseconds' worth. */
const CHARACTERS_PER_TURN = 16_384;

interface Waiting {
  readonly company: Company;
  readonly options: TagOptions;
  readonly resolve: (result: string) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Tags short texts on the calling thread. Those that arrive in one turn of the event loop are tagged together at its
 * end, not one by one between the parsing of one request and the writing of another: so code and data of each stay in
 * the processor's cache, which makes a server under load a fifth faster.
 */
export class InlineTagger {
  readonly #tagger: Tagger;
  readonly #onTagged: (counts: Float64Array) => void;
  #waiting: Waiting[] = [];

  /** @param onTagged told after each turn what the tagger's statistics has counted in it */
  constructor(tagger: Tagger, onTagged: (counts: Float64Array) => void) {
    this.#tagger = tagger;
    this.#onTagged = onTagged;
  }

  /** The result as JSON. */
  tag(company: Company, options: TagOptions): Promise<string> {
    return new Promise((resolve, reject) => {
      if (this.#waiting.length === 0) setImmediate(() => this.#tagWaiting());
      this.#waiting.push({ company, options, resolve, reject });
    });
  }

  #tagWaiting(): void {
    const turn = this.#takeTurn();
    if (this.#waiting.length > 0) setImmediate(() => this.#tagWaiting());
    const answers = turn.map(({ company, options, resolve, reject }) => {
      try {
        const result = resultOf({ company }, this.#tagger, options);
        return () => resolve(result);
      } catch (error) {
        return () => reject(error);
      }
    });
    this.#onTagged(this.#tagger.statistics.take());
    for (const answer of answers) answer();
  }

  #takeTurn(): Waiting[] {
    let characters = 0;
    const isFull = ({ company }: Waiting) => {
      const isOver = characters >= CHARACTERS_PER_TURN;
      characters += company.description.length;
      return isOver;
    };
    const end = this.#waiting.findIndex(isFull);
    return this.#waiting.splice(0, end < 0 ? this.#waiting.length : end);
  }
}
