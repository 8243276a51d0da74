import type { SharedModel } from '../tagger/shared-model.ts';
import type { Tagger } from '../tagger/tagger.ts';
import { InlineTagger } from './inline-tagger.ts';

/** A model in service. It is let go when another one serves and the last request that began with it has ended. */
export class ServedModel {
  readonly model: SharedModel;
  /** The groups that the model has tags of. */
  readonly groups: readonly string[];
  readonly inline: InlineTagger;
  /** Told what a piece of work has counted. */
  readonly onTagged: (counts: Float64Array) => void;
  readonly #onUnused: () => void;
  #holders = 0;

  constructor(tagger: Tagger, events: { onTagged: (counts: Float64Array) => void; onUnused: () => void }) {
    this.model = tagger.model;
    this.groups = tagger.groups;
    this.inline = new InlineTagger(tagger, events.onTagged);
    this.onTagged = events.onTagged;
    this.#onUnused = events.onUnused;
  }

  acquire(): void {
    this.#holders++;
  }

  release(): void {
    if (--this.#holders === 0) this.#onUnused();
  }
}
