import type { CompanyRecord } from '../dataset/records.ts';
import type { LabelledPredictions } from './evaluation.ts';

/** A wrong decision and its loss: −ln of the probability that the model gave to the right decision. */
export interface Mistake {
  readonly record: CompanyRecord;
  readonly kind: 'false positive' | 'false negative';
  readonly probability: number;
  readonly loss: number;
}

export interface TagMistakes {
  readonly tag: string;
  /** The total loss of its wrong decisions. */
  readonly loss: number;
  /** The worst first. */
  readonly mistakes: readonly Mistake[];
}

/** Keeps the loss finite for tags that the model leaves out, whose probability is 0. */
const MIN_LIKELIHOOD = 1e-6;

/** The tags with wrong decisions, the one with the largest loss first. */
export function mistakesByTag(
  predictions: LabelledPredictions,
  records: readonly CompanyRecord[],
): TagMistakes[] {
  const { tags, gold, predicted, probabilities } = predictions;
  return tags
    .map(({ id }, tag) => {
      const mistakes = records
        .flatMap((record, index): Mistake[] => {
          const isRight = gold[index].has(tag);
          if (isRight === predicted[index].has(tag)) return [];
          const probability = probabilities[index][tag];
          const likelihood = isRight ? probability : 1 - probability;
          const loss = -Math.log(Math.max(likelihood, MIN_LIKELIHOOD));
          return [{ record, kind: isRight ? 'false negative' : 'false positive', probability, loss }];
        })
        .sort((a, b) => b.loss - a.loss);
      return { tag: id, loss: mistakes.reduce((sum, { loss }) => sum + loss, 0), mistakes };
    })
    .filter(({ mistakes }) => mistakes.length > 0)
    .sort((a, b) => b.loss - a.loss);
}
