import type { Evaluation, EvaluationSummary } from '../contract/evaluation.ts';
import type { CompanyRecord } from '../dataset/records.ts';
import { CompanyReader } from '../features/company-reader.ts';
import type { TrainedModel } from '../model/model.ts';
import { outputsAtLeast, probabilitiesOf } from '../model/prediction.ts';
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

/** The k of P@k, R@k and nDCG@k. */
const RANKS = [1, 3, 5];
/** Nearly all decisions (record by tag) are plainly wrong, and would hide how well the others are judged. */
const LIKELY = 0.05;

/** What a model makes of records, tag by tag: those that it knows, and after them those that it was told to leave out. */
export interface Judgement {
  readonly tags: readonly { readonly id: string; readonly group: string }[];
  /** The tags, by index, that are right for each record, and those that the model gives it by its own thresholds. */
  readonly gold: TagSets;
  readonly predicted: TagSets;
  /** For each record the probability of each tag; 0 for a tag left out. */
  readonly probabilities: readonly Float32Array[];
}

/**
 * Scores the model's decisions, by its own thresholds, over all tags that it knows or was told to leave out; a tag
 * left out is never predicted, so each of its records counts as missed. Averages are over the tags that are right or
 * predicted anywhere.
 * @param records cleaned records of one side of the split
 */
export function evaluate(
  model: TrainedModel,
  dictionary: DictionaryData,
  records: readonly CompanyRecord[],
): Evaluation {
  return score(judge(model, dictionary, records));
}

export function judge(
  model: TrainedModel,
  dictionary: DictionaryData,
  records: readonly CompanyRecord[],
): Judgement {
  const { featureSpace, network } = model;
  const tags = [...model.tags, ...model.leftOut];
  const indexOf = new Map(tags.map(({ id }, index) => [id, index]));
  const reader = new CompanyReader(dictionary, featureSpace);
  const features = records.map(({ description, name }) => reader.read(description, name).features);
  const thresholds = model.tags.map(({ threshold }) => threshold);
  const known = probabilitiesOf(network, features);
  return {
    tags,
    gold: records.map((record) => new Set(record.tags.flatMap((id) => indexOf.get(id) ?? []))),
    predicted: known.map((row) => outputsAtLeast(row, thresholds)),
    probabilities: known.map((row) => {
      const all = new Float32Array(tags.length);
      all.set(row);
      return all;
    }),
  };
}

export function score({ tags, gold, predicted, probabilities }: Judgement): Evaluation {
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
    const right = members.filter((tag) => perTag[tag].support > 0);
    const sum = right.reduce((total, tag) => total + perTag[tag].averagePrecision, 0);
    return {
      micro: microAverage(own),
      macro: macroAverage(own),
      sample: sampleAverage(gold, predicted, members),
      averagePrecision: right.length === 0 ? 0 : sum / right.length,
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
