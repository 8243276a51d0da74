import { OperationalError } from '../contract/error.ts';
import { type OnProgress, unseen } from '../contract/progress.ts';
import { type Random, seededRandom } from '../network/random.ts';
import type { LabelledPredictions } from './evaluation.ts';
import { type Confusion, confusions, macroAverage, microAverage, scores } from './metrics.ts';

/** A difference and its 95 % bootstrap interval. */
export interface Interval {
  readonly difference: number;
  readonly low: number;
  readonly high: number;
}

/** The differences in F1 between a model and another on the same records, by the tags that both have. */
export interface Comparison {
  readonly micro: Interval;
  readonly macro: Interval;
  /** The F1 of each tag that both models have. */
  readonly tags: readonly { readonly id: string; readonly own: number; readonly other: number }[];
  /** The tags that are not compared, because only one of the models has them. */
  readonly onlyOwn: readonly string[];
  readonly onlyOther: readonly string[];
}

const RESAMPLES = 1000;
const SEED = 1;

/**
 * Compares two models by the paired bootstrap (Efron and Tibshirani 1993; Koehn 2004): records are resampled with
 * replacement, the same for both models, and the difference is computed each time. Only the tags that both models have are
 * compared; otherwise a tag of one model would count as a mistake of the other.
 * @throws {OperationalError} `invalid-input`, when the models have no tag in common
 */
export function compare(
  own: LabelledPredictions,
  other: LabelledPredictions,
  onProgress: OnProgress = unseen,
): Comparison {
  const [ownIds, otherIds] = [own, other].map(
    ({ tags }) => new Set(tags.filter(({ isInModel }) => isInModel).map(({ id }) => id)),
  );
  const ids = [...ownIds.intersection(otherIds)];
  if (ids.length === 0)
    throw new OperationalError('invalid-input', 'the two models have no tag in common to compare');
  const [ownDecisions, otherDecisions] = [own, other].map((predictions) => decisionsOf(predictions, ids));
  const all = [...own.gold.keys()];
  const difference = (records: readonly number[]) => {
    const [ownF1, otherF1] = [ownDecisions, otherDecisions].map((decisions) =>
      f1Of(decisions, records, ids.length),
    );
    return { micro: ownF1.micro - otherF1.micro, macro: ownF1.macro - otherF1.macro };
  };
  const random = seededRandom(SEED);
  const drawn = Array.from({ length: RESAMPLES }, (_, done) => {
    onProgress('resamples compared', done + 1, RESAMPLES);
    return difference(resampled(all.length, random));
  });
  const { micro, macro } = difference(all);
  const [ownTags, otherTags] = [ownDecisions, otherDecisions].map((decisions) =>
    perTag(decisions, all, ids.length),
  );
  return {
    micro: interval(
      micro,
      drawn.map((each) => each.micro),
    ),
    macro: interval(
      macro,
      drawn.map((each) => each.macro),
    ),
    tags: ids.map((id, tag) => ({ id, own: scores(ownTags[tag]).f1, other: scores(otherTags[tag]).f1 })),
    onlyOwn: [...ownIds.difference(otherIds)],
    onlyOther: [...otherIds.difference(ownIds)],
  };
}

interface Decisions {
  readonly gold: readonly ReadonlySet<number>[];
  readonly predicted: readonly ReadonlySet<number>[];
}

/** The decisions on the tags of these ids, by the index of the id, which is the same for both models. */
function decisionsOf({ tags, gold, predicted }: LabelledPredictions, ids: readonly string[]): Decisions {
  const place = new Map(ids.map((id, index) => [id, index]));
  const places = (sets: readonly ReadonlySet<number>[]) =>
    sets.map((set) => new Set([...set].flatMap((tag) => place.get(tags[tag].id) ?? [])));
  return { gold: places(gold), predicted: places(predicted) };
}

function perTag({ gold, predicted }: Decisions, records: readonly number[], tags: number): Confusion[] {
  const of = (sets: readonly ReadonlySet<number>[]) => records.map((record) => sets[record]);
  return confusions(of(gold), of(predicted), [...Array(tags).keys()]);
}

function f1Of(decisions: Decisions, records: readonly number[], tags: number) {
  const occurring = perTag(decisions, records, tags).filter(
    ({ trueNegatives }) => trueNegatives < records.length,
  );
  return { micro: microAverage(occurring).f1, macro: macroAverage(occurring).f1 };
}

function resampled(records: number, random: Random): number[] {
  return Array.from({ length: records }, () => Math.floor(random() * records));
}

function interval(difference: number, drawn: readonly number[]): Interval {
  const sorted = drawn.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
  return { difference, low: at(0.025), high: at(0.975) };
}
