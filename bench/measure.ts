/** One line of the table: what was measured of us and of a peer, in the same run. */
export interface Row {
  readonly what: string;
  readonly ours: string;
  readonly peer: string;
  /** Ours against the peer's, more being better; or what is asked of a figure that has no peer. */
  readonly result: string;
  readonly target: string;
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** The value below which a share of the values lies. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
}

/** Seconds that the work takes. */
export async function seconds(work: () => unknown): Promise<number> {
  const started = performance.now();
  await work();
  return (performance.now() - started) / 1000;
}

/**
 * Measures each of several subjects round by round, as a machine's speed drifts: only figures of one round compare.
 * @returns for each subject its figure of each round
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

/** The median over the rounds of how many times as much the first is as the second. */
export function ratio(first: readonly number[], second: readonly number[]): number {
  return median(first.map((figure, round) => figure / second[round]));
}

export const times = (value: number) => `${value.toFixed(2)}x`;
export const count = (value: number) => Math.round(value).toLocaleString('en');
export const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(0)} MB`;
