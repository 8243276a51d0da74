/** What happens to a tag when the terms of a column are removed. */
interface Effect {
  readonly column: number;
  /** The amount by which the column raises (> 0) or lowers (< 0) the tag's logit. */
  readonly weight: number;
  /** The tag's probability without the column. */
  readonly probability: number;
}

/** The effects on one tag that raise it most, and those that lower it most. Of equal effects the first ones stay. */
export class StrongestEffects {
  readonly #limit: number;
  #raising: Effect[] = [];
  #lowering: Effect[] = [];

  /** @param limit of those that raise the tag, and of those that lower it */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /** An effect of 0 is none. */
  add(effect: Effect): void {
    if (effect.weight > 0) this.#raising = this.#with(this.#raising, effect);
    if (effect.weight < 0) this.#lowering = this.#with(this.#lowering, effect);
  }

  strongestFirst(): Effect[] {
    return byStrength([...this.#cut(this.#raising), ...this.#cut(this.#lowering)]);
  }

  /** Sorting once in a while takes less time than keeping the effects in order. */
  #with(effects: Effect[], effect: Effect): Effect[] {
    effects.push(effect);
    return effects.length < 2 * this.#limit + 16 ? effects : this.#cut(effects);
  }

  #cut(effects: Effect[]): Effect[] {
    return byStrength(effects).slice(0, this.#limit);
  }
}

function byStrength(effects: readonly Effect[]): Effect[] {
  return effects.toSorted((a, b) => Math.abs(b.weight) - Math.abs(a.weight));
}
