import type { Evaluation, EvaluationSummary } from '../contract/evaluation.ts';
import type { CompanyRecord } from '../dataset/records.ts';
import type { TrainedModel } from '../model/model.ts';
import { outputsAtLeast, predict } from '../model/predict.ts';
import type { DictionaryData } from '../text/dictionary/dictionary-image.ts';
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
import { expectedCalibrationError, reliabilityBins } from './reliability.ts';

/** The values of k in P@k, R@k and nDCG@k. */
const RANKS = [1, 3, 5];
/**
 * Nearly all decisions (record by tag) are clearly negative and would hide how reliable the others are, so the
 * calibration error of decisions with at least this probability is computed separately.
 */
const LIKELY = 0.05;

/**
 * Labels and predictions, tag by tag. The tags are those of the model, followed by those that it leaves out, which it
 * never predicts.
 */
export interface LabelledPredictions {
  readonly tags: readonly { readonly id: string; readonly group: string }[];
  /** For each record the indices of its tags: those of the record, and those that reach their thresholds. */
  readonly gold: TagSets;
  readonly predicted: TagSets;
  /** For each record the probability of each tag; 0 for a tag left out. */
  readonly probabilities: readonly Float32Array[];
}

/** Evaluates a model on records. @param records cleaned records of one side of the split */
export function evaluate(
  model: TrainedModel,
  dictionary: DictionaryData,
  records: readonly CompanyRecord[],
): Evaluation {
  return evaluatePredictions(predictLabelled(model, dictionary, records));
}

/** Predicts the tags of labelled records. */
export function predictLabelled(
  model: TrainedModel,
  dictionary: DictionaryData,
  records: readonly CompanyRecord[],
): LabelledPredictions {
  const tags = [...model.tags, ...model.leftOut];
  const indexOf = new Map(tags.map(({ id }, index) => [id, index]));
  const thresholds = model.tags.map(({ threshold }) => threshold);
  const rows = predict(model, dictionary, records).map(({ probabilities }) => probabilities);
  return {
    tags,
    gold: records.map((record) => new Set(record.tags.flatMap((id) => indexOf.get(id) ?? []))),
    predicted: rows.map((row) => outputsAtLeast(row, thresholds)),
    probabilities: rows.map((row) => {
      const all = new Float32Array(tags.length);
      all.set(row);
      return all;
    }),
  };
}

/**
 * Scores predictions over all tags. A tag that the model leaves out counts as missed for each of its records. Averages
 * are over the tags that any record has or is predicted to have.
 */
export function evaluatePredictions({
  tags,
  gold,
  predicted,
  probabilities,
}: LabelledPredictions): Evaluation {
  const counts = confusions(gold, predicted, [...tags.keys()]);
  const guesses = gold.map((right, record) =>
    tags.map((_, tag): Guess => ({ probability: probabilities[record][tag], isRight: right.has(tag) })),
  );
  const perTag = tags.map(({ id }, tag) => ({
    id,
    ...scores(counts[tag]),
    ...occurrences(counts[tag]),
    averagePrecision: averagePrecision(guesses.map((record) => record[tag])),
  }));
  const summarise = (members: readonly number[]): EvaluationSummary => {
    const own = members.map((tag) => counts[tag]);
    const supported = members.filter((tag) => perTag[tag].support > 0);
    const sum = supported.reduce((total, tag) => total + perTag[tag].averagePrecision, 0);
    return {
      micro: microAverage(own),
      macro: macroAverage(own),
      sample: sampleAverage(gold, predicted, members),
      averagePrecision: supported.length === 0 ? 0 : sum / supported.length,
    };
  };
  const occurring = [...tags.keys()].filter((tag) => perTag[tag].support + perTag[tag].predicted > 0);
  const decisions = guesses.flat();
  const bins = reliabilityBins(decisions);
  const likely = reliabilityBins(decisions.filter(({ probability }) => probability >= LIKELY));
  return {
    records: gold.length,
    overall: summarise(occurring),
    groups: Object.fromEntries(
      [...Map.groupBy(occurring, (tag) => tags[tag].group)].map(([group, members]) => [
        group,
        summarise(members),
      ]),
    ),
    tags: perTag,
    hammingLoss: hammingLoss(counts),
    ranking: Object.fromEntries(RANKS.map((k) => [k, rankingAt(k, guesses)])),
    calibration: {
      error: expectedCalibrationError(bins),
      errorOfLikely: expectedCalibrationError(likely),
      bins,
    },
  };
}

function occurrences({ truePositives, falsePositives, falseNegatives }: Confusion) {
  return { support: truePositives + falseNegatives, predicted: truePositives + falsePositives };
}
