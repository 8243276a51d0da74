import type { TagAnswer } from '../contract/answers.ts';
import type { Company } from '../contract/company.ts';
import type { ModelName } from '../contract/model-name.ts';
import type { TagOptions } from '../contract/tag-options.ts';
import { modelName } from '../tagger/shared-model.ts';
import type { Tagger } from '../tagger/tagger.ts';
import { tagCompany } from './items.ts';

/** The amount of text tagged in one turn of the event loop: a few milliseconds of work. */
const CHARACTERS_PER_TURN = 16_384;

interface Waiting {
  readonly company: Company;
  readonly options: TagOptions;
  readonly resolve: (answer: string) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Tags short texts on the calling thread. Texts that arrive in one turn of the event loop are tagged together at its end,
 * not one by one between reading one request and writing another. Code and data of each step stay in the processor's
 * cache, which makes a server under load a fifth faster.
 */
export class InlineTagger {
  readonly #tagger: Tagger;
  readonly #model: ModelName;
  readonly #onTagged: (counts: Float64Array) => void;
  #waiting: Waiting[] = [];

  /** @param onTagged called after each turn with the statistics of its texts */
  constructor(tagger: Tagger, onTagged: (counts: Float64Array) => void) {
    this.#tagger = tagger;
    this.#model = modelName(tagger.model);
    this.#onTagged = onTagged;
  }

  /** The complete answer as JSON. */
  tag(company: Company, options: TagOptions): Promise<string> {
    return new Promise((resolve, reject) => {
      if (this.#waiting.length === 0) setImmediate(() => this.#tagWaiting());
      this.#waiting.push({ company, options, resolve, reject });
    });
  }

  #tagWaiting(): void {
    const turn = this.#takeTurn();
    if (this.#waiting.length > 0) setImmediate(() => this.#tagWaiting());
    const settled = turn.map(({ company, options, resolve, reject }) => {
      try {
        const answer: TagAnswer = { ...tagCompany(company, this.#tagger, options), model: this.#model };
        const json = JSON.stringify(answer);
        return () => resolve(json);
      } catch (error) {
        return () => reject(error);
      }
    });
    this.#onTagged(this.#tagger.statistics.take());
    for (const settle of settled) settle();
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
