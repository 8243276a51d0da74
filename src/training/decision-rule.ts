import type { DecisionRule } from '../contract/model.ts';
import { type Ancestors, givenOutputs } from '../model/coherence.ts';
import { doubtsAbout, expectedPrecision, type JudgedTag, parentsOf } from '../model/decision.ts';
import { isKnown, type Targets } from './examples.ts';

/** A record with its probabilities by a model that has not learned it. */
export interface Predicted extends Targets {
  readonly kind: string | undefined;
  readonly probabilities: Float32Array;
  readonly tokens: number;
  readonly known: number;
}

/** The answer to one record. */
export interface JudgedRecord {
  readonly kind: string | undefined;
  /** The share of its tags that is expected to be right. */
  readonly expected: number;
  /** Whether something else speaks against accepting it. */
  readonly isDoubtful: boolean;
  /** How many of its tags are known to be right or wrong, and how many are right. */
  readonly judged: number;
  readonly right: number;
}

/** What decides on answers. */
export interface Deciding {
  readonly tags: readonly Omit<JudgedTag['tag'], 'threshold'>[];
  readonly thresholds: readonly number[];
  readonly ancestors: Ancestors;
}

/** The answers to records. */
export function judge(
  records: readonly Predicted[],
  { tags, thresholds, ancestors }: Deciding,
): JudgedRecord[] {
  const parents = parentsOf(tags);
  const own = tags.map((tag, output) => ({ ...tag, threshold: thresholds[output] }));
  return records.map((record) => {
    const { kind, probabilities, tokens, known } = record;
    const outputs = [...givenOutputs(probabilities, thresholds, ancestors)];
    const given = outputs.map((output) => ({ tag: own[output], probability: probabilities[output] }));
    const judged = outputs.filter((output) => isKnown(record, output));
    return {
      kind,
      expected: expectedPrecision(given),
      isDoubtful: doubtsAbout({ given, tokens, known }, parents).length > 0,
      judged: judged.length,
      right: judged.filter((output) => record.outputs.has(output)).length,
    };
  });
}

/** More than any expected precision, so that no answer is accepted. */
const NEVER = 2;

/**
 * Chooses which answers are accepted without review: of those without doubts, those whose expected precision reaches a
 * minimum, the lowest one at which the wanted share of the accepted tags is right.
 * @param precision the wanted share
 */
export function minimumExpected(answers: readonly JudgedRecord[], precision: number): number {
  const surestFirst = answers
    .filter(({ judged, isDoubtful }) => judged > 0 && !isDoubtful)
    .sort((a, b) => b.expected - a.expected);
  let [judged, right, minimum] = [0, 0, NEVER];
  for (const answer of surestFirst) {
    judged += answer.judged;
    right += answer.right;
    if (right >= precision * judged) minimum = answer.expected;
  }
  return minimum;
}

/** An answer, and whether it is accepted. */
export interface Decided {
  readonly answer: JudgedRecord;
  readonly isAccepted: boolean;
}

export function decided(answers: readonly JudgedRecord[], minimum: number): Decided[] {
  return answers.map((answer) => ({
    answer,
    isAccepted: !answer.isDoubtful && answer.expected >= minimum,
  }));
}

/** The rule for answers to records on which nothing else was chosen: chosen on all, and measured by halves. */
export function fitDecisionRule(answers: readonly JudgedRecord[], precision: number): DecisionRule {
  const middle = answers.length >> 1;
  const halves = [answers.slice(0, middle), answers.slice(middle)];
  return {
    precision,
    minimumExpected: minimumExpected(answers, precision),
    measured: measured(
      halves.flatMap((half, index) => decided(half, minimumExpected(halves[1 - index], precision))),
    ),
  };
}

/** What a decision reaches: as a whole, and for each kind of text if there are several. */
export function measured(all: readonly Decided[]): DecisionRule['measured'] {
  const kinds = Map.groupBy(all, ({ answer }) => answer.kind);
  const byKind = [...kinds].flatMap(([kind, own]) =>
    kind === undefined ? [] : [[kind, acceptance(own)] as const],
  );
  return { ...acceptance(all), ...(byKind.length > 1 && { kinds: Object.fromEntries(byKind) }) };
}

/** The share of answers that is accepted, and the share of their tags that is right; 1 if there are none. */
function acceptance(all: readonly Decided[]): { accepted: number; precision: number } {
  const accepted = all.filter(({ isAccepted }) => isAccepted).map(({ answer }) => answer);
  const judged = accepted.reduce((sum, answer) => sum + answer.judged, 0);
  const right = accepted.reduce((sum, answer) => sum + answer.right, 0);
  return {
    accepted: accepted.length / Math.max(1, all.length),
    precision: judged === 0 ? 1 : right / judged,
  };
}
