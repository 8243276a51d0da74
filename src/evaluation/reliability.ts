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
    const bin = sums[binOf(probability)];
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

/** The bins of several sets of decisions as those of all of them together. */
export function pooledBins(bins: readonly ReliabilityBin[]): ReliabilityBin[] {
  return [...Map.groupBy(bins, ({ meanProbability }) => binOf(meanProbability)).values()].map((own) => {
    const count = own.reduce((sum, bin) => sum + bin.count, 0);
    const mean = (value: (bin: ReliabilityBin) => number) =>
      own.reduce((sum, bin) => sum + bin.count * value(bin), 0) / count;
    return {
      count,
      meanProbability: mean(({ meanProbability }) => meanProbability),
      shareRight: mean(({ shareRight }) => shareRight),
    };
  });
}

function binOf(probability: number): number {
  return Math.min(BINS - 1, Math.floor(BINS * probability));
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
