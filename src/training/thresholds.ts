/** How many right examples on dev a tag's own best threshold needs to weigh as much as its group's. */
const PRIOR_EXAMPLES = 20;
const CANDIDATES = Array.from({ length: 90 }, (_, index) => (index + 5) / 100);

/** The decisions on dev for one output: the probability of each record, and whether the tag is right for it. */
export interface Decision {
  readonly probability: number;
  readonly isRight: boolean;
}

/** What thresholds are chosen for: the best F1, or the least that decisions must be right by. */
export interface ThresholdAim {
  /** The share of given tags that must be right; without it F1 decides. */
  readonly minimumPrecision?: number | undefined;
}

/**
 * A threshold for each output: the F1-best of the output alone, or the lowest that reaches the precision asked for, drawn towards the F1-best of its whole group by as
 * much as dev has few examples of it: (n · own + 20 · group) / (n + 20) for n right examples. A rare tag's own best
 * threshold would follow the noise of one or two records.
 * @param probabilities of every output, for each record of dev
 * @param gold the outputs that are right, for each record of dev
 * @param groups the group of each output
 */
export function chooseThresholds(
  probabilities: readonly Float32Array[],
  gold: readonly ReadonlySet<number>[],
  groups: readonly string[],
  { minimumPrecision }: ThresholdAim = {},
): number[] {
  const choose = (own: readonly Decision[], preferred?: number) =>
    minimumPrecision === undefined
      ? bestThreshold(own, preferred)
      : lowestThreshold(own, minimumPrecision, preferred);
  const decisions = groups.map((_, output) =>
    probabilities.map(
      (row, record): Decision => ({ probability: row[output], isRight: gold[record].has(output) }),
    ),
  );
  const outputsByGroup = Map.groupBy(groups.keys(), (output) => groups[output]);
  const groupThresholds = new Map(
    [...outputsByGroup].map(([group, outputs]) => [
      group,
      choose(outputs.flatMap((output) => decisions[output])),
    ]),
  );
  return groups.map((group, output) => {
    const shared = groupThresholds.get(group) ?? 0.5;
    const examples = decisions[output].filter(({ isRight }) => isRight).length;
    const own = choose(decisions[output], shared);
    return round((examples * own + PRIOR_EXAMPLES * shared) / (examples + PRIOR_EXAMPLES));
  });
}

/** The candidate with the highest F1; `preferred` where none is better than it. */
export function bestThreshold(decisions: readonly Decision[], preferred = 0.5): number {
  return CANDIDATES.reduce(
    (best, threshold) => {
      const f1 = f1At(decisions, threshold);
      return f1 > best.f1 ? { threshold, f1 } : best;
    },
    { threshold: preferred, f1: f1At(decisions, preferred) },
  ).threshold;
}

/** The lowest candidate from which on precision is high enough; `otherwise` where none is or nothing is right. */
export function lowestThreshold(
  decisions: readonly Decision[],
  minimumPrecision: number,
  otherwise = CANDIDATES[CANDIDATES.length - 1],
): number {
  if (!decisions.some(({ isRight }) => isRight)) return otherwise;
  return CANDIDATES.find((threshold) => precisionAt(decisions, threshold) >= minimumPrecision) ?? otherwise;
}

function precisionAt(decisions: readonly Decision[], threshold: number): number {
  const given = decisions.filter(({ probability }) => probability >= threshold);
  return given.length === 0 ? 0 : given.filter(({ isRight }) => isRight).length / given.length;
}

function f1At(decisions: readonly Decision[], threshold: number): number {
  let truePositives = 0;
  let wrong = 0;
  for (const { probability, isRight } of decisions) {
    const isPredicted = probability >= threshold;
    if (isRight && isPredicted) truePositives++;
    else if (isRight !== isPredicted) wrong++;
  }
  return truePositives === 0 ? 0 : (2 * truePositives) / (2 * truePositives + wrong);
}

function round(threshold: number): number {
  return Math.round(threshold * 1e4) / 1e4;
}
