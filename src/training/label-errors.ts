import type { CrossValidated } from './cross-validation.ts';

/** A label that a model which has not seen it finds hard to believe. */
export interface DoubtfulLabel {
  readonly record: string;
  readonly text: string;
  readonly tag: string;
  /** Whether the record has the tag. */
  readonly isGiven: boolean;
  /** Of the tag, by the model. */
  readonly probability: number;
}

/** A label is doubted when the model believes it less than this share of how far it believes such labels otherwise. */
const DOUBT = 0.1;

/**
 * Labels far from their cross-validated probabilities, the farthest first. How far is measured, tag by tag, by what the
 * model gives labels of the same kind on average (the self-confidence of Northcutt et al. 2021): that it does not find
 * a tag which it never finds says nothing about the label.
 */
export function doubtfulLabels(judged: readonly CrossValidated[]): DoubtfulLabel[] {
  const labels = judged.flatMap(({ record: { id, description, tags }, probabilities }) =>
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
      const usual = kind.reduce((sum, label) => sum + belief(label), 0) / kind.length;
      return kind.map((label) => ({ label, doubt: belief(label) / usual }));
    })
    .filter(({ doubt }) => doubt < DOUBT)
    .sort((a, b) => a.doubt - b.doubt)
    .map(({ label }) => label);
}

/** What the model gives what the label says. */
function belief({ isGiven, probability }: DoubtfulLabel): number {
  return isGiven ? probability : 1 - probability;
}
