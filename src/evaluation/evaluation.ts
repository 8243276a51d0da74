import type { Evaluation, EvaluationSummary, KindScore } from '../contract/evaluation.ts';
import { type OnProgress, unseen } from '../contract/progress.ts';
import type { CompanyRecord, Tag } from '../dataset/records.ts';
import { ancestorsOfOutputs, givenOutputs } from '../model/coherence.ts';
import type { TrainedModel } from '../model/model.ts';
import { predict } from '../model/predict.ts';
import type { DictionaryData } from '../text/dictionary/dictionary-image.ts';
import { confusedTags } from './confused-tags.ts';
import {
  type Confusion,
  confusions,
  hammingLoss,
  macroAverage,
  microAverage,
  sampleAverage,
  scores,
  type TagSets,
} from './metrics.ts';
import { averagePrecision, type Guess, rankingAt } from './ranking-metrics.ts';
import { expectedCalibrationError, type ReliabilityBin, reliabilityBins } from './reliability.ts';

/** The values of k in P@k, R@k and nDCG@k. */
const RANKS = [1, 3, 5];
/**
 * Nearly all decisions (record by tag) are clearly negative and would hide how reliable the others are, so the
 * calibration error of decisions with at least this probability is computed separately.
 */
const LIKELY = 0.05;

/** The number of pairs of tags that are taken for one another. */
const MAX_CONFUSED = 20;

interface EvaluatedTag extends Pick<Tag, 'id' | 'label' | 'group'> {
  /** Whether the model can give it. Otherwise it is missed wherever it is right. */
  readonly isInModel: boolean;
}

/** Labels and predictions, tag by tag. */
export interface LabelledPredictions {
  /** Those of the model, those that it leaves out, and those that only the records have. */
  readonly tags: readonly EvaluatedTag[];
  /** For each record the indices of its tags: those of the record, and those that reach their thresholds. */
  readonly gold: TagSets;
  readonly predicted: TagSets;
  /**
   * For each record the probability of each tag; 0 for a tag that is not in the model, or of which it is unknown whether
   * the record has it. Such a tag is not predicted either.
   */
  readonly probabilities: readonly Float32Array[];
  /** The kind of each record, where it has one. */
  readonly kinds?: readonly (string | undefined)[];
}

/** Evaluates a model on records. See `predictLabelled`. */
export function evaluate(
  model: TrainedModel,
  dictionary: DictionaryData,
  records: readonly CompanyRecord[],
  catalogue: readonly Tag[],
  onProgress?: OnProgress,
): Evaluation {
  return evaluatePredictions(predictLabelled(model, dictionary, records, catalogue, onProgress), onProgress);
}

/**
 * Predicts the tags of labelled records.
 * @param records cleaned records of one side of the split
 * @param catalogue all tags of the records; it can have tags that the model was trained without
 */
export function predictLabelled(
  model: TrainedModel,
  dictionary: DictionaryData,
  records: readonly CompanyRecord[],
  catalogue: readonly Tag[],
  onProgress?: OnProgress,
): LabelledPredictions {
  const known = new Set([...model.tags, ...model.leftOut].map(({ id }) => id));
  const occurring = new Set(records.flatMap(({ tags }) => tags));
  const unknown = catalogue.filter(({ id }) => !known.has(id) && occurring.has(id));
  const tags = [
    ...model.tags.map((tag) => ({ ...tag, isInModel: true })),
    ...[...model.leftOut, ...unknown].map((tag) => ({ ...tag, isInModel: false })),
  ].map(({ id, label, group, isInModel }) => ({ id, label, group, isInModel }));
  const indexOf = new Map(tags.map(({ id }, index) => [id, index]));
  const thresholds = model.tags.map(({ threshold }) => threshold);
  const ancestors = ancestorsOfOutputs(model.tags);
  const predictions = [...predict(model, dictionary, records, onProgress)];
  const rows = predictions.map(({ probabilities }, record) =>
    probabilities.map((probability, tag) => (isKnown(records[record], tags[tag].group) ? probability : 0)),
  );
  return {
    tags,
    gold: records.map((record) => new Set(record.tags.flatMap((id) => indexOf.get(id) ?? []))),
    predicted: rows.map((row) => givenOutputs(row, thresholds, ancestors)),
    probabilities: rows.map((row) => {
      const all = new Float32Array(tags.length);
      all.set(row);
      return all;
    }),
    kinds: records.map(({ kind }) => kind),
  };
}

function isKnown({ groups }: CompanyRecord, group: string): boolean {
  return groups === undefined || groups.includes(group);
}

/**
 * Scores predictions over all tags. A tag that is not in the model counts as missed for each of its records. Macro averages
 * are over the tags that any record has or is predicted to have, as in scikit-learn's f1_score; a tag that no record has
 * counts there as 0, although it has no score of its own.
 */
export function evaluatePredictions(
  { tags, gold, predicted, probabilities, kinds = [] }: LabelledPredictions,
  onProgress: OnProgress = unseen,
): Evaluation {
  const counts = confusions(gold, predicted, [...tags.keys()]);
  // Made anew where they are needed, as there are records × tags of them.
  const guess = (record: number, tag: number): Guess => ({
    probability: probabilities[record][tag],
    isRight: gold[record].has(tag),
  });
  const guessesOf = (record: number) => tags.map((_, tag) => guess(record, tag));
  const guesses = () => gold.keys().flatMap(guessesOf);
  const perTag = tags.map(({ id }, tag) => {
    onProgress('tags scored', tag + 1, tags.length);
    const { support, predicted } = occurrences(counts[tag]);
    if (support === 0) return { id, support, predicted, ...NO_SCORES };
    const own = gold.map((_, record) => guess(record, tag));
    return { id, support, predicted, ...scores(counts[tag]), averagePrecision: averagePrecision(own) };
  });
  const summarise = (members: readonly number[]): EvaluationSummary => {
    const own = members.map((tag) => counts[tag]);
    const averagePrecisions = members.flatMap((tag) => perTag[tag].averagePrecision ?? []);
    const sum = averagePrecisions.reduce((total, each) => total + each, 0);
    return {
      micro: microAverage(own),
      macro: macroAverage(own),
      sample: sampleAverage(gold, predicted, members),
      averagePrecision: averagePrecisions.length === 0 ? 0 : sum / averagePrecisions.length,
    };
  };
  const occurring = [...tags.keys()].filter((tag) => perTag[tag].support + perTag[tag].predicted > 0);
  const bins = reliabilityBins(guesses());
  return {
    records: gold.length,
    overall: summarise(occurring),
    groups: Object.fromEntries(
      [...Map.groupBy(occurring, (tag) => tags[tag].group)].map(([group, members]) => [
        group,
        summarise(members),
      ]),
    ),
    ...byKind({ tags, gold, predicted, probabilities, kinds }),
    tags: perTag,
    notInModel: tags.flatMap(({ id, isInModel }, tag) => (!isInModel && perTag[tag].support > 0 ? id : [])),
    confused: confusedTags({ tags, gold, predicted }, MAX_CONFUSED),
    hammingLoss: hammingLoss(counts),
    ranking: Object.fromEntries(RANKS.map((k) => [k, rankingAt(k, gold.keys().map(guessesOf))])),
    calibration: {
      error: expectedCalibrationError(bins),
      errorOfLikely: expectedCalibrationError(likelyBins({ gold, probabilities })),
      bins,
    },
  };
}

/** The reliability of the decisions with a probability of at least 0.05. */
export function likelyBins({
  gold,
  probabilities,
}: Pick<LabelledPredictions, 'gold' | 'probabilities'>): ReliabilityBin[] {
  function* likely(): Generator<Guess> {
    for (const [record, row] of probabilities.entries()) {
      for (let tag = 0; tag < row.length; tag++)
        if (row[tag] >= LIKELY) yield { probability: row[tag], isRight: gold[record].has(tag) };
    }
  }
  return reliabilityBins(likely());
}

/** The scores of each kind of record, and their mean over the kinds, in which each kind weighs the same. */
function byKind({ tags, gold, predicted, probabilities, kinds = [] }: LabelledPredictions) {
  const recordsOf = Map.groupBy(kinds.keys(), (record) => kinds[record]);
  const scored = [...recordsOf].flatMap(([kind, records]) => {
    if (kind === undefined) return [];
    const of = <T>(all: readonly T[]) => records.map((record) => all[record]);
    const [right, given] = [of(gold), of(predicted)];
    const occurring = confusions(right, given, [...tags.keys()]).filter(
      ({ trueNegatives }) => trueNegatives < records.length,
    );
    const score: KindScore = {
      records: records.length,
      micro: microAverage(occurring),
      macro: macroAverage(occurring),
      errorOfLikely: expectedCalibrationError(likelyBins({ gold: right, probabilities: of(probabilities) })),
    };
    return [[kind, score] as const];
  });
  if (scored.length === 0) return {};
  const meanOf = (value: (score: KindScore) => number) =>
    scored.reduce((sum, [, score]) => sum + value(score), 0) / scored.length;
  return {
    kinds: Object.fromEntries(scored),
    meanOfKinds: { micro: meanOf(({ micro }) => micro.f1), macro: meanOf(({ macro }) => macro.f1) },
  };
}

/** A tag that no record has: there is nothing to find. */
const NO_SCORES = { precision: null, recall: null, f1: null, averagePrecision: null };

function occurrences({ truePositives, falsePositives, falseNegatives }: Confusion) {
  return { support: truePositives + falseNegatives, predicted: truePositives + falsePositives };
}
