/** A guess of how likely something is, and whether it is so. */
export interface Guess {
  readonly probability: number;
  readonly isRight: boolean;
}

/**
 * Average precision Σ (Rₙ − Rₙ₋₁)·Pₙ over the thresholds n at which the guesses' probabilities stand, highest first
 * (as scikit-learn's average_precision_score defines it); equal probabilities are one threshold. 0 when none is right.
 */
export function averagePrecision(guesses: readonly Guess[]): number {
  const right = guesses.filter(({ isRight }) => isRight).length;
  let sum = 0;
  for (const { precision, recall, recallBefore } of precisionRecall(guesses, right)) {
    sum += (recall - recallBefore) * precision;
  }
  return right === 0 ? 0 : sum;
}

/** A point of the precision-recall curve: what is at or above the threshold is predicted. */
export interface CurvePoint {
  readonly threshold: number;
  readonly precision: number;
  readonly recall: number;
  readonly recallBefore: number;
}

/** @param right how many of the guesses are right */
export function precisionRecall(guesses: readonly Guess[], right: number): CurvePoint[] {
  const sorted = guesses.toSorted((a, b) => b.probability - a.probability);
  const points: CurvePoint[] = [];
  let truePositives = 0;
  for (const [index, { probability, isRight }] of sorted.entries()) {
    if (isRight) truePositives++;
    if (sorted[index + 1]?.probability === probability) continue;
    points.push({
      threshold: probability,
      precision: truePositives / (index + 1),
      recall: truePositives / right,
      recallBefore: points.at(-1)?.recall ?? 0,
    });
  }
  return points;
}

/** How well a record's right tags stand at the head of all tags, the most probable first. */
export interface Ranking {
  /** P@k: the share of the first k that is right. */
  readonly precision: number;
  /** R@k: the share of the right ones that is among the first k. */
  readonly recall: number;
  /** nDCG@k: Σ 1 / log₂(place + 1) over the right ones among the first k, of what the best order would give. */
  readonly ndcg: number;
}

/** The means over the records that have a right tag. */
export function rankingAt(k: number, records: readonly (readonly Guess[])[]): Ranking {
  const rankings = records.flatMap((guesses) => {
    const right = guesses.filter(({ isRight }) => isRight).length;
    if (right === 0) return [];
    const first = guesses.toSorted((a, b) => b.probability - a.probability).slice(0, k);
    const found = first.filter(({ isRight }) => isRight).length;
    const gain = first.reduce((sum, { isRight }, place) => sum + (isRight ? 1 / Math.log2(place + 2) : 0), 0);
    const best = Array.from({ length: Math.min(k, right) }, (_, place) => 1 / Math.log2(place + 2));
    return [
      { precision: found / k, recall: found / right, ndcg: gain / best.reduce((sum, each) => sum + each) },
    ];
  });
  const mean = (value: (ranking: Ranking) => number) =>
    rankings.length === 0 ? 0 : rankings.reduce((sum, each) => sum + value(each), 0) / rankings.length;
  return {
    precision: mean(({ precision }) => precision),
    recall: mean(({ recall }) => recall),
    ndcg: mean(({ ndcg }) => ndcg),
  };
}
