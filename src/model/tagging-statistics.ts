/** The inclusive upper bounds of the bins. One more bin holds all larger values. */
export const BINS = {
  /** The length of the description, in UTF-16 code units. */
  lengths: [25, 50, 75, 100, 150, 200, 300, 400, 600, 1000, 2000],
  /** The share of content words that the model does not know. */
  unknownRates: [0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.5],
  /** The number of predicted tags of a text. */
  tagCounts: [0, 1, 2, 3, 4, 5, 6, 8, 10, 15],
  /** The probabilities of the predicted tags. */
  probabilities: [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9],
} as const;
export type Measure = keyof typeof BINS;

const MEASURES = ['lengths', 'unknownRates', 'tagCounts', 'probabilities'] as const satisfies Measure[];
const TOTALS = ['texts', 'characters', 'tokens', 'known', 'unknownRates', 'given', 'probabilities'] as const;
export type Total = (typeof TOTALS)[number];

/** The index of the bin of a value. */
export function binOf(measure: Measure, value: number): number {
  const bounds = BINS[measure];
  let bin = 0;
  while (bin < bounds.length && value > bounds[bin]) bin++;
  return bin;
}

/** What a model predicted for one text, by the tags' thresholds. */
export interface Observation {
  readonly characters: number;
  /** The number of content words, and how many of them the model knows. */
  readonly tokens: number;
  readonly known: number;
  /** The outputs of the predicted tags, and their probabilities. */
  readonly given: readonly { readonly output: number; readonly probability: number }[];
}

/**
 * Counts over texts and the tags predicted for them: enough for metrics and drift, without any text. All counts are in one
 * array, so that threads can exchange them and adding statistics is adding arrays.
 */
export class TaggingStatistics {
  readonly counts: Float64Array;
  readonly #start: Readonly<Record<Measure, number>>;
  readonly #tags: number;

  /** @param tags the number of tags of the model */
  constructor(tags: number, counts?: Float64Array) {
    let end: number = TOTALS.length;
    const start = { lengths: 0, unknownRates: 0, tagCounts: 0, probabilities: 0 };
    for (const measure of MEASURES) {
      start[measure] = end;
      end += BINS[measure].length + 1;
    }
    this.#start = start;
    this.#tags = end;
    this.counts = counts ?? new Float64Array(end + tags);
  }

  observe({ characters, tokens, known, given }: Observation): void {
    const unknownRate = tokens === 0 ? 0 : 1 - known / tokens;
    this.#sum('texts', 1);
    this.#sum('characters', characters);
    this.#sum('tokens', tokens);
    this.#sum('known', known);
    this.#sum('unknownRates', unknownRate);
    this.#sum('given', given.length);
    this.#count('lengths', characters);
    this.#count('unknownRates', unknownRate);
    this.#count('tagCounts', given.length);
    for (const { output, probability } of given) {
      this.#sum('probabilities', probability);
      this.#count('probabilities', probability);
      this.counts[this.#tags + output]++;
    }
  }

  total(of: Total): number {
    return this.counts[TOTALS.indexOf(of)];
  }

  /** The count of each bin of a measure. */
  bins(measure: Measure): Float64Array {
    const start = this.#start[measure];
    return this.counts.subarray(start, start + BINS[measure].length + 1);
  }

  /** The number of texts with each tag, by output. */
  get tags(): Float64Array {
    return this.counts.subarray(this.#tags);
  }

  /** @param counts of statistics of the same model */
  add(counts: Float64Array): void {
    for (let index = 0; index < counts.length; index++) this.counts[index] += counts[index];
  }

  /** Returns the counts so far and starts again from zero. */
  take(): Float64Array {
    const counts = this.counts.slice();
    this.counts.fill(0);
    return counts;
  }

  #sum(of: Total, value: number): void {
    this.counts[TOTALS.indexOf(of)] += value;
  }

  #count(measure: Measure, value: number): void {
    this.counts[this.#start[measure] + binOf(measure, value)]++;
  }
}
