import type { Evaluation } from '../../contract/evaluation.ts';

export interface Reliability {
  /** So many of `outOf` answers with such a probability were right. */
  readonly right: number;
  readonly outOf: number;
}

/** From here to 1, and down to the same distance from 0, tenths would round to all or none. */
const NEARLY_ALL = 0.95;

/** How often answers with about this probability were right, in the scores of the model. */
export function reliabilityOf(
  { calibration }: Pick<Evaluation, 'calibration'>,
  probability: number,
): Reliability | undefined {
  const [nearest] = calibration.bins
    .filter(({ count }) => count > 0)
    .sort((a, b) => Math.abs(a.meanProbability - probability) - Math.abs(b.meanProbability - probability));
  if (nearest === undefined) return undefined;
  const { shareRight: share } = nearest;
  const outOf = share > NEARLY_ALL || share < 1 - NEARLY_ALL ? 100 : 10;
  return { right: Math.round(share * outOf), outOf };
}
