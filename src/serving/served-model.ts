import type { SharedModel } from '../tagger/shared-model.ts';
import type { Tagger } from '../tagger/tagger.ts';
import { InlineTagger } from './inline-tagger.ts';

interface ServedModelEvents {
  /** Called with the statistics of finished work. */
  readonly onTagged: (counts: Float64Array) => void;
  readonly onUnused: () => void;
}

/** A model in service. It becomes unused when another model serves and the last request that holds it has ended. */
export class ServedModel {
  readonly model: SharedModel;
  /** The groups that the model has tags of. */
  readonly groups: readonly string[];
  readonly inline: InlineTagger;
  readonly onTagged: ServedModelEvents['onTagged'];
  readonly #onUnused: () => void;
  #references = 0;

  constructor(tagger: Tagger, { onTagged, onUnused }: ServedModelEvents) {
    this.model = tagger.model;
    this.groups = tagger.groups;
    this.inline = new InlineTagger(tagger, onTagged);
    this.onTagged = onTagged;
    this.#onUnused = onUnused;
  }

  acquire(): void {
    this.#references++;
  }

  release(): void {
    if (--this.#references === 0) this.#onUnused();
  }
}
