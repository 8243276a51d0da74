import type { ReviewReason, TaggedText } from '../contract/answers.ts';
import type { DecisionRule } from '../contract/model.ts';
import { expectedPrecision } from '../model/decision.ts';
import type { TextTag } from './catalogue-tags.ts';

/** Below this share of known words, the model has seen too little of what the text says. */
const MIN_KNOWN_SHARE = 0.5;

/**
 * Whether an answer can be taken as it is, and why not.
 * @param given all tags that are given. Suggestions are never accepted, so the others alone count.
 */
export function decide(
  given: readonly Pick<TextTag, 'probability' | 'suggestion'>[],
  { tokens, known }: TaggedText['coverage'],
  { minimumExpected }: DecisionRule,
): Pick<TaggedText, 'decision' | 'reasons'> {
  const reasons: ReviewReason[] = [];
  const counting = given.filter(({ suggestion }) => suggestion === undefined);
  if (counting.length === 0) reasons.push('no-tags');
  else if (expectedPrecision(counting.map(({ probability }) => probability)) < minimumExpected)
    reasons.push('uncertain-tags');
  if (given.some(({ suggestion }) => suggestion === 'alternative')) reasons.push('alternatives');
  if (known < MIN_KNOWN_SHARE * tokens) reasons.push('few-known-words');
  return reasons.length === 0 ? { decision: 'accept' } : { decision: 'review', reasons };
}
