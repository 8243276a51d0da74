import type { Guess } from './ranking-metrics.ts';

/** The decisions whose probability is in one interval: their mean probability, and the share of right ones. */
export interface ReliabilityBin {
  readonly count: number;
  readonly meanProbability: number;
  readonly shareRight: number;
}

const BINS = 15;

/** Bins of equal width over [0, 1], 15 as in Guo et al. (2017), without the empty ones. */
export function reliabilityBins(guesses: Iterable<Guess>): ReliabilityBin[] {
  const sums = Array.from({ length: BINS }, () => ({ count: 0, probability: 0, right: 0 }));
  for (const { probability, isRight } of guesses) {
    const bin = sums[Math.min(BINS - 1, Math.floor(BINS * probability))];
    bin.count++;
    bin.probability += probability;
    if (isRight) bin.right++;
  }
  return sums
    .filter(({ count }) => count > 0)
    .map(({ count, probability, right }) => ({
      count,
      meanProbability: probability / count,
      shareRight: right / count,
    }));
}

/** Expected calibration error: Σ over the bins of (share of all decisions) · |share right − mean probability|. */
export function expectedCalibrationError(bins: readonly ReliabilityBin[]): number {
  const total = bins.reduce((sum, { count }) => sum + count, 0);
  return total === 0
    ? 0
    : bins.reduce(
        (sum, { count, meanProbability, shareRight }) =>
          sum + (count / total) * Math.abs(shareRight - meanProbability),
        0,
      );
}
