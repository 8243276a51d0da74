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
  const labels = validated.flatMap(({ record: { id, description, tags }, probabilities }) =>
    [...probabilities].map(([tag, probability]) => ({
      record: id,
      text: description,
      tag,
      isGiven: tags.includes(tag),
      probability,
    })),
  );
  return [...Map.groupBy(labels, ({ tag, isGiven }) => `${tag} ${isGiven}`).values()]
    .flatMap((kind) => {
      const mean = kind.reduce((sum, label) => sum + selfConfidence(label), 0) / kind.length;
      return kind.map((label) => ({ label, relative: selfConfidence(label) / mean }));
    })
    .filter(({ relative }) => relative < MAX_RELATIVE_CONFIDENCE)
    .sort((a, b) => a.relative - b.relative)
    .map(({ label }) => label);
}

/** The probability that the model gives to what the label says. */
function selfConfidence({ isGiven, probability }: DoubtfulLabel): number {
  return isGiven ? probability : 1 - probability;
}
