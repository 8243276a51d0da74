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
  return tags.map((tag) => {
    let truePositives = 0;
    let falsePositives = 0;
    let falseNegatives = 0;
    for (const [record, right] of gold.entries()) {
      const isRight = right.has(tag);
      const isPredicted = predicted[record].has(tag);
      if (isRight && isPredicted) truePositives++;
      else if (isPredicted) falsePositives++;
      else if (isRight) falseNegatives++;
    }
    const trueNegatives = gold.length - truePositives - falsePositives - falseNegatives;
    return { truePositives, falsePositives, falseNegatives, trueNegatives };
  });
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
