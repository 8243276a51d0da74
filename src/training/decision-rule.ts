import type { DecisionRule } from '../contract/model.ts';
import { type Ancestors, givenOutputs } from '../model/coherence.ts';
import { expectedPrecision } from '../model/decision.ts';
import { isKnown, type Targets } from './examples.ts';

/** The tags given to one text: how many should be right, how many there are of which that is known, and how many are right. */
export interface GivenTags {
  readonly expected: number;
  readonly judged: number;
  readonly right: number;
}

/** @param probabilities of every output, for each record, by a model that has not learned the record */
export function givenTagsOf(
  probabilities: readonly Float32Array[],
  targets: readonly Targets[],
  thresholds: readonly number[],
  ancestors: Ancestors,
): GivenTags[] {
  return probabilities.map((row, record) => {
    const given = [...givenOutputs(row, thresholds, ancestors)];
    const judged = given.filter((output) => isKnown(targets[record], output));
    return {
      expected: expectedPrecision(given.map((output) => row[output])),
      judged: judged.length,
      right: judged.filter((output) => targets[record].outputs.has(output)).length,
    };
  });
}

/**
 * Chooses which answers are accepted without review: those whose expected precision reaches a minimum, the lowest one at
 * which the wanted share of the accepted tags is right. What it reaches is measured on records that it was not chosen on:
 * it is chosen on each half and measured on the other.
 * @param answers fold by fold, so that a company is in one half
 * @param precision the wanted share
 */
export function fitDecisionRule(answers: readonly GivenTags[], precision: number): DecisionRule {
  const middle = answers.length >> 1;
  const halves = [answers.slice(0, middle), answers.slice(middle)];
  const accepted = halves.flatMap((half, index) => {
    const minimum = minimumFor(halves[1 - index], precision);
    return half.filter(({ expected }) => expected >= minimum);
  });
  return {
    precision,
    minimumExpected: minimumFor(answers, precision),
    measured: {
      accepted: accepted.length / Math.max(1, answers.length),
      precision: precisionOf(accepted),
    },
  };
}

/** More than any expected precision, so that no answer is accepted. */
const NEVER = 2;

function minimumFor(answers: readonly GivenTags[], precision: number): number {
  const surestFirst = answers.filter(({ judged }) => judged > 0).sort((a, b) => b.expected - a.expected);
  let [judged, right, minimum] = [0, 0, NEVER];
  for (const answer of surestFirst) {
    judged += answer.judged;
    right += answer.right;
    if (right >= precision * judged) minimum = answer.expected;
  }
  return minimum;
}

/** The share of the tags of the answers that is right; 1 if there are none. */
function precisionOf(answers: readonly GivenTags[]): number {
  const judged = answers.reduce((sum, answer) => sum + answer.judged, 0);
  const right = answers.reduce((sum, answer) => sum + answer.right, 0);
  return judged === 0 ? 1 : right / judged;
}
