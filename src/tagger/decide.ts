import type { ReviewReason, TaggedText } from '../contract/answers.ts';
import type { DecisionRule } from '../contract/model.ts';
import { doubtsAbout, expectedPrecision } from '../model/decision.ts';
import type { TextTag } from './catalogue-tags.ts';

/**
 * Whether an answer can be taken as it is, and why not.
 * @param isUnlike whether no text of training was like this one
 * @param given all tags that are given. Suggestions are never accepted, so the others alone count.
 * @param parents the ids of the tags that have children in the model
 */
export function decide(
  given: readonly Pick<TextTag, 'tag' | 'probability' | 'suggestion'>[],
  { isUnlike, ...coverage }: TaggedText['coverage'] & { readonly isUnlike: boolean },
  { minimumExpected }: DecisionRule,
  parents: ReadonlySet<string>,
): Pick<TaggedText, 'decision' | 'reasons'> {
  const counting = given.filter(({ suggestion }) => suggestion === undefined);
  const reasons: ReviewReason[] = [];
  if (counting.length === 0) reasons.push('no-tags');
  else if (expectedPrecision(counting) < minimumExpected) reasons.push('uncertain-tags');
  reasons.push(...doubtsAbout({ given: counting, ...coverage }, parents));
  if (isUnlike) reasons.push('unlike-training');
  if (given.some(({ suggestion }) => suggestion === 'alternative')) reasons.push('alternatives');
  return reasons.length === 0 ? { decision: 'accept' } : { decision: 'review', reasons };
}
