import type { Drift } from '../contract/drift.ts';
import type { ModelTag } from '../contract/model.ts';
import { driftOf } from '../model/drift.ts';
import { TaggingStatistics } from '../model/tagging-statistics.ts';
import type { SharedModel } from '../tagger/shared-model.ts';

/** The window advances by a twelfth of its length at a time. */
const SLICES = 12;

/** The counts of one model. Only its tags are kept: a reference to the model would keep its weights in memory. */
interface Total {
  readonly tags: readonly ModelTag[];
  readonly statistics: TaggingStatistics;
}

interface Slice {
  readonly number: number;
  /** The time of its first text. */
  readonly since: number;
  readonly statistics: TaggingStatistics;
}

/** Counts what has been tagged: since the start by each model, for metrics, and recently by the live model, for drift. */
export class Traffic {
  readonly #millisecondsOfSlice: number;
  readonly #totals = new Map<string, Total>();
  #slices: { readonly digest: string; slices: Slice[] } = { digest: '', slices: [] };
  readonly #now: () => number;

  /** @param now a clock: milliseconds since 1970, which never go back */
  constructor(windowMinutes: number, now: () => number = () => performance.timeOrigin + performance.now()) {
    this.#millisecondsOfSlice = (60_000 * windowMinutes) / SLICES;
    this.#now = now;
  }

  add(model: SharedModel, counts: Float64Array): void {
    const { digest } = model;
    let total = this.#totals.get(digest);
    if (total === undefined) {
      const { tags } = model.manifest;
      total = { tags, statistics: new TaggingStatistics(tags.length) };
      this.#totals.set(digest, total);
    }
    total.statistics.add(counts);
    this.#slice(model).add(counts);
  }

  /** The counts since the start, by model. */
  totals(): Iterable<Total> {
    return this.#totals.values();
  }

  /** The drift of the texts that the model has tagged within the window. */
  drift({ digest, manifest }: SharedModel): Drift {
    const sum = new TaggingStatistics(manifest.tags.length);
    const oldest = this.#sliceNumber() - SLICES;
    const slices = this.#slices.digest === digest ? this.#slices.slices : [];
    const recent = slices.filter(({ number }) => number > oldest);
    for (const { statistics } of recent) sum.add(statistics.counts);
    const [first] = recent;
    return {
      ...driftOf(manifest, sum),
      ...(first && { since: new Date(first.since).toISOString() }),
    };
  }

  #slice({ digest, manifest }: SharedModel): TaggingStatistics {
    if (this.#slices.digest !== digest) this.#slices = { digest, slices: [] };
    const number = this.#sliceNumber();
    const last = this.#slices.slices.at(-1);
    if (last?.number === number) return last.statistics;
    const statistics = new TaggingStatistics(manifest.tags.length);
    this.#slices.slices = [
      ...this.#slices.slices.slice(1 - SLICES),
      { number, since: this.#now(), statistics },
    ];
    return statistics;
  }

  #sliceNumber(): number {
    return Math.floor(this.#now() / this.#millisecondsOfSlice);
  }
}
