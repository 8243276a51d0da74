/** The number of positive examples on dev at which a tag's own best threshold weighs as much as its group's. */
const PRIOR_EXAMPLES = 20;
const CANDIDATES = Array.from({ length: 90 }, (_, index) => (index + 5) / 100);

/** The probability of an output for one record on dev, and whether the tag is right for the record. */
export interface Decision {
  readonly probability: number;
  readonly isRight: boolean;
}

/** What thresholds optimise. */
export interface ThresholdAim {
  /** The share of predicted tags that must be right; if undefined, F1 is maximised. */
  readonly minimumPrecision?: number | undefined;
}

/**
 * Chooses a threshold for each output: the one with the best F1 for the output alone, or the lowest one that reaches the
 * minimum precision, shrunk towards the threshold of its group: (n · own + 20 · group) / (n + 20) for n positive
 * examples on dev. A rare tag's own best threshold would follow the noise of one or two records.
 * @param probabilities of every output, for each record of dev
 * @param gold the right outputs of each record of dev
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

/** The candidate with the highest F1, or `preferred` if none is better. */
export function bestThreshold(decisions: readonly Decision[], preferred = 0.5): number {
  return CANDIDATES.reduce(
    (best, threshold) => {
      const f1 = f1At(decisions, threshold);
      return f1 > best.f1 ? { threshold, f1 } : best;
    },
    { threshold: preferred, f1: f1At(decisions, preferred) },
  ).threshold;
}

/** The lowest candidate with at least the minimum precision, or `otherwise` if there is none or nothing is right. */
function lowestThreshold(
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
