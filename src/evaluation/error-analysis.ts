import type { CompanyRecord } from '../dataset/records.ts';
import type { Judgement } from './evaluation.ts';

/** A decision that was wrong, and how much the model lost by it: −ln of the probability it gave to what is right. */
export interface Mistake {
  readonly record: CompanyRecord;
  readonly kind: 'false positive' | 'false negative';
  readonly probability: number;
  readonly loss: number;
}

export interface TagMistakes {
  readonly tag: string;
  /** Of all its wrong decisions. */
  readonly loss: number;
  /** The worst first. */
  readonly mistakes: readonly Mistake[];
}

/** Keeps the loss of a tag that was left out, whose probability is 0, from being infinite. */
const SMALLEST = 1e-6;

/** The tags that are decided wrongly anywhere, the one that loses most by it first. */
export function mistakesByTag(judgement: Judgement, records: readonly CompanyRecord[]): TagMistakes[] {
  const { tags, gold, predicted, probabilities } = judgement;
  return tags
    .map(({ id }, tag) => {
      const mistakes = records
        .flatMap((record, index): Mistake[] => {
          const isRight = gold[index].has(tag);
          if (isRight === predicted[index].has(tag)) return [];
          const probability = probabilities[index][tag];
          const likelihood = isRight ? probability : 1 - probability;
          const loss = -Math.log(Math.max(likelihood, SMALLEST));
          return [{ record, kind: isRight ? 'false negative' : 'false positive', probability, loss }];
        })
        .sort((a, b) => b.loss - a.loss);
      return { tag: id, loss: mistakes.reduce((sum, { loss }) => sum + loss, 0), mistakes };
    })
    .filter(({ mistakes }) => mistakes.length > 0)
    .sort((a, b) => b.loss - a.loss);
}
