import type { CrossValidated } from './cross-validation.ts';

/** A label that a model which was not trained on it finds unlikely. */
export interface DoubtfulLabel {
  readonly record: string;
  readonly text: string;
  readonly tag: string;
  /** Whether the record has the tag. */
  readonly isGiven: boolean;
  /** The probability of the tag by the model. */
  readonly probability: number;
}

/** A label is doubtful if its self-confidence is below this share of the mean of labels of the same kind. */
const MAX_RELATIVE_CONFIDENCE = 0.1;

/**
 * Finds labels that disagree with their cross-validated probabilities, the most doubtful first. The self-confidence of a
 * label (Northcutt et al. 2021) is compared to the mean of labels of the same tag and kind: if a model never finds a tag,
 * missing it says nothing about the label.
 */
export function doubtfulLabels(validated: readonly CrossValidated[]): DoubtfulLabel[] {
  const means = meanConfidences(validated);
  return validated
    .flatMap(({ record: { id, description, tags: given }, tags, probabilities }) =>
      tags.flatMap((tag, index) => {
        const isGiven = given.includes(tag);
        const probability = probabilities[index];
        const relative = selfConfidence(isGiven, probability) / (means.get(kindOf(tag, isGiven)) ?? 0);
        if (!(relative < MAX_RELATIVE_CONFIDENCE)) return [];
        return [{ label: { record: id, text: description, tag, isGiven, probability }, relative }];
      }),
    )
    .sort((a, b) => a.relative - b.relative)
    .map(({ label }) => label);
}

/** The mean self-confidence of each kind of label. There are records × tags labels, so none is kept. */
function meanConfidences(validated: readonly CrossValidated[]): ReadonlyMap<string, number> {
  const sums = new Map<string, { sum: number; count: number }>();
  for (const { record, tags, probabilities } of validated) {
    for (const [index, tag] of tags.entries()) {
      const isGiven = record.tags.includes(tag);
      const kind = kindOf(tag, isGiven);
      const sum = sums.get(kind) ?? { sum: 0, count: 0 };
      sum.sum += selfConfidence(isGiven, probabilities[index]);
      sum.count++;
      sums.set(kind, sum);
    }
  }
  return new Map([...sums].map(([kind, { sum, count }]) => [kind, sum / count]));
}

function kindOf(tag: string, isGiven: boolean): string {
  return `${tag} ${isGiven}`;
}

/** The probability that the model gives to what the label says. */
function selfConfidence(isGiven: boolean, probability: number): number {
  return isGiven ? probability : 1 - probability;
}
