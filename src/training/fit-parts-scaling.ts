import type { PartsScaling } from '../network/parts-scaling.ts';
import type { Outcome } from './calibration-curve.ts';
import { logisticRegression } from './logistic-regression.ts';

/** An outcome for a whole with several parts or one. */
export interface OutcomeByParts extends Outcome {
  /** ln n, n the number of parts. */
  readonly logOfParts: number;
}

const UNCHANGED: PartsScaling = { slope: 0, offset: 0 };
/** Fewer right outcomes with several parts would say too little. */
const MIN_RIGHT = 40;
/** Four numbers are fitted, so more outcomes would hardly change them. */
const MAX_SAMPLES = 1_000_000;

/**
 * Fits the scaling of logits by the number of parts: by logistic regression on the logit x, on ln n and on x · ln n. The
 * weight of x and the constant are left to the curve that follows.
 */
export function fitPartsScaling(outcomes: readonly OutcomeByParts[]): PartsScaling {
  if (outcomes.filter(({ isRight, logOfParts }) => isRight && logOfParts > 0).length < MIN_RIGHT)
    return UNCHANGED;
  const step = Math.max(1, outcomes.length / MAX_SAMPLES);
  const sample = Array.from(
    { length: Math.ceil(outcomes.length / step) },
    (_, index) => outcomes[Math.floor(index * step)],
  );
  const features = [
    Float64Array.from(sample, ({ logit }) => logit),
    Float64Array.from(sample, ({ logOfParts }) => logOfParts),
    Float64Array.from(sample, ({ logit, logOfParts }) => logit * logOfParts),
  ];
  const isRight = Uint8Array.from(sample, (outcome) => Number(outcome.isRight));
  const [slope, offset, change] = logisticRegression({ features, isRight }, [1, 0, 0, 0]);
  return slope > 0 ? { slope: change / slope, offset: offset / slope } : UNCHANGED;
}
