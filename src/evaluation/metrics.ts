/** The confusion matrix of one tag. */
export interface Confusion {
  readonly truePositives: number;
  readonly falsePositives: number;
  readonly falseNegatives: number;
  readonly trueNegatives: number;
}

export interface Scores {
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
}

/** For each record the indices of its right tags, or of its predicted tags. */
export type TagSets = readonly ReadonlySet<number>[];

/** The confusion matrix of each of the tags over all records. */
export function confusions(gold: TagSets, predicted: TagSets, tags: readonly number[]): Confusion[] {
  const counts = new Map(
    tags.map((tag) => [tag, { truePositives: 0, falsePositives: 0, falseNegatives: 0, trueNegatives: 0 }]),
  );
  // Each record has few of the tags, so only those are visited.
  for (const [record, right] of gold.entries()) {
    for (const tag of right) {
      const count = counts.get(tag);
      if (count === undefined) continue;
      if (predicted[record].has(tag)) count.truePositives++;
      else count.falseNegatives++;
    }
    for (const tag of predicted[record]) {
      const count = counts.get(tag);
      if (count !== undefined && !right.has(tag)) count.falsePositives++;
    }
  }
  return [...counts.values()].map((count) => ({
    ...count,
    trueNegatives: gold.length - count.truePositives - count.falsePositives - count.falseNegatives,
  }));
}

/** P = TP / (TP + FP), R = TP / (TP + FN), F1 = 2TP / (2TP + FP + FN); 0 where the divisor is 0. */
export function scores({ truePositives, falsePositives, falseNegatives }: Confusion): Scores {
  return {
    precision: ratio(truePositives, truePositives + falsePositives),
    recall: ratio(truePositives, truePositives + falseNegatives),
    f1: ratio(2 * truePositives, 2 * truePositives + falsePositives + falseNegatives),
  };
}

/** The scores of all decisions together. Common tags weigh most. */
export function microAverage(perTag: readonly Confusion[]): Scores {
  return scores({
    truePositives: total(perTag, ({ truePositives }) => truePositives),
    falsePositives: total(perTag, ({ falsePositives }) => falsePositives),
    falseNegatives: total(perTag, ({ falseNegatives }) => falseNegatives),
    trueNegatives: total(perTag, ({ trueNegatives }) => trueNegatives),
  });
}

/** The mean of the tags' scores. Every tag weighs the same. */
export function macroAverage(perTag: readonly Confusion[]): Scores {
  return meanOf(perTag.map(scores));
}

/** The mean of the records' scores. Every record weighs the same. */
export function sampleAverage(gold: TagSets, predicted: TagSets, tags: readonly number[]): Scores {
  const considered = new Set(tags);
  return meanOf(
    gold.map((right, record) => {
      const ownRight = right.intersection(considered);
      const ownPredicted = predicted[record].intersection(considered);
      const truePositives = ownRight.intersection(ownPredicted).size;
      return scores({
        truePositives,
        falsePositives: ownPredicted.size - truePositives,
        falseNegatives: ownRight.size - truePositives,
        trueNegatives: 0,
      });
    }),
  );
}

/** The share of wrong decisions among those of every tag on every record. */
export function hammingLoss(perTag: readonly Confusion[]): number {
  const wrong = total(perTag, ({ falsePositives, falseNegatives }) => falsePositives + falseNegatives);
  const right = total(perTag, ({ truePositives, trueNegatives }) => truePositives + trueNegatives);
  return ratio(wrong, wrong + right);
}

function meanOf(all: readonly Scores[]): Scores {
  const mean = (value: (scores: Scores) => number) => ratio(total(all, value), all.length);
  return {
    precision: mean((each) => each.precision),
    recall: mean((each) => each.recall),
    f1: mean((each) => each.f1),
  };
}

function total<T>(items: readonly T[], value: (item: T) => number): number {
  return items.reduce((sum, item) => sum + value(item), 0);
}

function ratio(numerator: number, denominator: number): number {
  return denominator === 0 ? 0 : numerator / denominator;
}
