/** One row of the results table: our figure and a peer's from the same run. */
export interface Row {
  readonly what: string;
  readonly ours: string;
  readonly peer: string;
  /** Ratio of ours to the peer's (higher is better), or the figure to compare with the target if there is no peer. */
  readonly result: string;
  readonly target: string;
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** The quantile of the values for the given share. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
}

/** Runs the work and returns its duration in seconds. */
export async function seconds(work: () => unknown): Promise<number> {
  const started = performance.now();
  await work();
  return (performance.now() - started) / 1000;
}

/**
 * Measures several subjects in interleaved rounds. Machine speed drifts, so only figures of the same round are comparable.
 * @returns the figures of each subject, one per round
 */
export async function interleaved(
  rounds: number,
  subjects: readonly (() => number | Promise<number>)[],
): Promise<number[][]> {
  const figures: number[][] = subjects.map(() => []);
  for (let round = 0; round < rounds; round++) {
    for (const [index, measure] of subjects.entries()) figures[index].push(await measure());
  }
  return figures;
}

/** The first figure divided by the second: the median over the rounds, the smallest and the largest. */
export function ratio(first: readonly number[], second: readonly number[]): string {
  const ratios = first.map((figure, round) => figure / second[round]);
  return `${times(median(ratios))} (${times(Math.min(...ratios))} to ${times(Math.max(...ratios))})`;
}

export const times = (value: number) => `${value.toFixed(2)}x`;
export const count = (value: number) => Math.round(value).toLocaleString('en');
export const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(0)} MB`;
