import type { ReviewReason, TaggedText } from '../contract/answers.ts';
import type { DecisionRule } from '../contract/model.ts';
import { expectedPrecision } from '../model/decision.ts';

/** Below this share of known words, the model has seen too little of what the text says. */
const MIN_KNOWN_SHARE = 0.5;

/**
 * Whether an answer can be taken as it is, and why not.
 * @param given all tags that reach their thresholds
 */
export function decide(
  given: readonly { readonly probability: number }[],
  { tokens, known }: TaggedText['coverage'],
  { minimumExpected }: DecisionRule,
): Pick<TaggedText, 'decision' | 'reasons'> {
  const reasons: ReviewReason[] = [];
  if (given.length === 0) reasons.push('no-tags');
  else if (expectedPrecision(given.map(({ probability }) => probability)) < minimumExpected)
    reasons.push('uncertain-tags');
  if (known < MIN_KNOWN_SHARE * tokens) reasons.push('few-known-words');
  return reasons.length === 0 ? { decision: 'accept' } : { decision: 'review', reasons };
}
