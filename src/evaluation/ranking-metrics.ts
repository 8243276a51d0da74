/** A predicted probability, and whether the tag is right. */
export interface Guess {
  readonly probability: number;
  readonly isRight: boolean;
}

/**
 * Average precision Σ (Rₙ − Rₙ₋₁)·Pₙ over the distinct probabilities n as thresholds, highest first, as in
 * scikit-learn's average_precision_score; 0 if none is right.
 */
export function averagePrecision(guesses: readonly Guess[]): number {
  const right = guesses.filter(({ isRight }) => isRight).length;
  let sum = 0;
  for (const { precision, recall, recallBefore } of precisionRecall(guesses, right)) {
    sum += (recall - recallBefore) * precision;
  }
  return right === 0 ? 0 : sum;
}

/** A point of the precision-recall curve. Probabilities at or above the threshold are predicted. */
export interface CurvePoint {
  readonly threshold: number;
  readonly precision: number;
  readonly recall: number;
  readonly recallBefore: number;
}

/** The points of the precision-recall curve. @param right the number of right guesses */
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

/** How well the most probable tags of a record are its right ones. */
export interface Ranking {
  /** P@k: the share of the first k that is right. */
  readonly precision: number;
  /** R@k: the share of the right tags that is among the first k. */
  readonly recall: number;
  /** nDCG@k: Σ 1 / log₂(rank + 1) over the right tags among the first k, divided by that of the best order. */
  readonly ndcg: number;
}

/** The means over the records that have any tag. */
export function rankingAt(k: number, records: Iterable<readonly Guess[]>): Ranking {
  const rankings = Array.from(records, (guesses): Ranking[] => {
    const right = guesses.filter(({ isRight }) => isRight).length;
    if (right === 0) return [];
    const first = mostProbable(k, guesses);
    const found = first.filter(({ isRight }) => isRight).length;
    const gain = first.reduce((sum, { isRight }, place) => sum + (isRight ? 1 / Math.log2(place + 2) : 0), 0);
    const best = Array.from({ length: Math.min(k, right) }, (_, place) => 1 / Math.log2(place + 2));
    return [
      { precision: found / k, recall: found / right, ndcg: gain / best.reduce((sum, each) => sum + each) },
    ];
  }).flat();
  const mean = (value: (ranking: Ranking) => number) =>
    rankings.length === 0 ? 0 : rankings.reduce((sum, each) => sum + value(each), 0) / rankings.length;
  return {
    precision: mean(({ precision }) => precision),
    recall: mean(({ recall }) => recall),
    ndcg: mean(({ ndcg }) => ndcg),
  };
}

/** The k guesses with the highest probabilities in descending order; of equal ones the first. */
function mostProbable(k: number, guesses: readonly Guess[]): Guess[] {
  const found: Guess[] = [];
  for (const guess of guesses) {
    if (found.length === k && guess.probability <= found[k - 1].probability) continue;
    const place = found.findIndex(({ probability }) => probability < guess.probability);
    found.splice(place < 0 ? found.length : place, 0, guess);
    found.length = Math.min(k, found.length);
  }
  return found;
}
