import { isKnown, type Targets } from './examples.ts';

/** The number of positive examples at which a tag's own threshold for a minimum precision weighs as much as its group's. */
const PRIOR_EXAMPLES = 20;
const CANDIDATES = Array.from({ length: 90 }, (_, index) => (index + 5) / 100);
/** The candidate 0.5. */
const MIDDLE = 45;

/** What thresholds optimise. */
export interface ThresholdAim {
  /** The share of predicted tags that must be right; if undefined, F1 is maximised. */
  readonly minimumPrecision?: number | undefined;
}

/**
 * Chooses a threshold for each output. For the best F1 it is the mean of two: the one at which the decisions of all outputs
 * of the group have the best F1, and the output's own, at which its F1 is expected to be best if each decision is right with
 * its probability. Which decisions of a rare tag really are right would be the noise of one or two records; what is expected
 * of a calibrated tag is not. For a minimum precision it is the lowest that reaches it, shrunk towards the threshold of the
 * group: (n · own + 20 · group) / (n + 20) for n positive examples.
 * @param probabilities of every output, for each record; calibrated
 * @param targets what is known of each record
 * @param groups the group of each output
 */
export function chooseThresholds(
  probabilities: readonly Float32Array[],
  targets: readonly Targets[],
  groups: readonly string[],
  { minimumPrecision }: ThresholdAim = {},
): number[] {
  const choose = (counts: DecisionCounts, otherwise?: number) =>
    minimumPrecision === undefined
      ? bestCandidate(counts, otherwise)
      : lowestCandidate(counts, minimumPrecision, otherwise);
  const counts = groups.map((_, output) => countDecisions(probabilities, targets, [output]));
  const candidateOf = new Map(
    [...Map.groupBy(groups.keys(), (output) => groups[output])].map(([group, outputs]) => [
      group,
      choose(sumOf(outputs.map((output) => counts[output]))),
    ]),
  );
  return groups.map((group, output) => {
    const shared = candidateOf.get(group) ?? MIDDLE;
    if (minimumPrecision === undefined) {
      const expected = countDecisions(probabilities, targets, [output], 'expected');
      return round((CANDIDATES[bestCandidate(expected, shared)] + CANDIDATES[shared]) / 2);
    }
    const own = choose(counts[output], shared);
    const { examples } = counts[output];
    return round(
      (examples * CANDIDATES[own] + PRIOR_EXAMPLES * CANDIDATES[shared]) / (examples + PRIOR_EXAMPLES),
    );
  });
}

/** The threshold with the best F1 over the decisions of all outputs together. See `chooseThresholds`. */
export function commonThreshold(probabilities: readonly Float32Array[], targets: readonly Targets[]): number {
  const [{ length } = []] = probabilities;
  const outputs = Array.from({ length }, (_, output) => output);
  return CANDIDATES[bestCandidate(countDecisions(probabilities, targets, outputs))];
}

/** What the candidates would do: one count for all of them needs one look at each decision. */
interface DecisionCounts {
  /** The number of decisions that should be given. */
  readonly examples: number;
  /** For each candidate the number of decisions that reach it, and of right ones among them. */
  readonly given: Float64Array;
  readonly right: Float64Array;
}

/** @param by whether a decision is right as its record says, or with its probability */
function countDecisions(
  probabilities: readonly Float32Array[],
  targets: readonly Targets[],
  outputs: readonly number[],
  by: 'labels' | 'expected' = 'labels',
): DecisionCounts {
  const given = new Float64Array(CANDIDATES.length);
  const right = new Float64Array(CANDIDATES.length);
  let examples = 0;
  for (const [record, row] of probabilities.entries()) {
    for (const output of outputs) {
      if (!isKnown(targets[record], output)) continue;
      const share = by === 'expected' ? row[output] : Number(targets[record].outputs.has(output));
      examples += share;
      const reached = highestReached(row[output]);
      if (reached < 0) continue;
      given[reached]++;
      right[reached] += share;
    }
  }
  // Who reaches a candidate reaches all lower ones.
  for (let candidate = CANDIDATES.length - 2; candidate >= 0; candidate--) {
    given[candidate] += given[candidate + 1];
    right[candidate] += right[candidate + 1];
  }
  return { examples, given, right };
}

/** The highest candidate that a probability reaches, or −1. */
function highestReached(probability: number): number {
  let candidate = Math.min(CANDIDATES.length - 1, Math.floor(100 * probability) - 4);
  // The estimate can be one off, by rounding.
  while (candidate >= 0 && probability < CANDIDATES[candidate]) candidate--;
  return Math.max(-1, candidate);
}

function sumOf(all: readonly DecisionCounts[]): DecisionCounts {
  const sum = (of: (counts: DecisionCounts) => Float64Array) =>
    Float64Array.from(CANDIDATES, (_, candidate) =>
      all.reduce((total, counts) => total + of(counts)[candidate], 0),
    );
  return {
    examples: all.reduce((total, { examples }) => total + examples, 0),
    given: sum(({ given }) => given),
    right: sum(({ right }) => right),
  };
}

/** The candidate with the highest F1, or `preferred` if none is better. */
function bestCandidate(counts: DecisionCounts, preferred = MIDDLE): number {
  return CANDIDATES.keys().reduce(
    (best, candidate) => (f1At(counts, candidate) > f1At(counts, best) ? candidate : best),
    preferred,
  );
}

/** The lowest candidate with at least the minimum precision, or `otherwise` if there is none or nothing is right. */
function lowestCandidate(
  { examples, given, right }: DecisionCounts,
  minimumPrecision: number,
  otherwise = CANDIDATES.length - 1,
): number {
  if (examples === 0) return otherwise;
  const isPrecise = (candidate: number) =>
    given[candidate] > 0 ? right[candidate] / given[candidate] >= minimumPrecision : minimumPrecision === 0;
  return CANDIDATES.keys().find(isPrecise) ?? otherwise;
}

function f1At({ examples, given, right }: DecisionCounts, candidate: number): number {
  const truePositives = right[candidate];
  return truePositives === 0 ? 0 : (2 * truePositives) / (given[candidate] + examples);
}

function round(threshold: number): number {
  return Math.round(threshold * 1e4) / 1e4;
}
