import type { CompanyRecord } from '../dataset/records.ts';
import { CompanyReader } from '../features/company-reader.ts';
import type { Evaluation, EvaluationSummary } from '../model/manifest.ts';
import type { TrainedModel } from '../model/model.ts';
import { outputsAtLeast, probabilitiesOf } from '../model/prediction.ts';
import type { DictionaryData } from '../text/dictionary-image.ts';
import {
  type Confusion,
  confusions,
  macroAverage,
  microAverage,
  sampleAverage,
  scores,
  type TagSets,
} from './metrics.ts';

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
  const { featureSpace, network } = model;
  const tags = [...model.tags, ...model.leftOut];
  const indexOf = new Map(tags.map(({ id }, index) => [id, index]));
  const gold = records.map((record) => new Set(record.tags.flatMap((id) => indexOf.get(id) ?? [])));
  const reader = new CompanyReader(dictionary, featureSpace);
  const features = records.map(({ description, name }) => reader.read(description, name).features);
  const thresholds = model.tags.map(({ threshold }) => threshold);
  const predicted = probabilitiesOf(network, features).map((row) => outputsAtLeast(row, thresholds));

  const counts = confusions(gold, predicted, [...tags.keys()]);
  const occurring = tags.keys().filter((index) => counts[index].trueNegatives < records.length);
  const outputsByGroup = Map.groupBy(occurring, (index) => tags[index].group);
  return {
    records: records.length,
    overall: summarise(gold, predicted, [...outputsByGroup.values()].flat(), counts),
    groups: Object.fromEntries(
      [...outputsByGroup].map(([group, outputs]) => [group, summarise(gold, predicted, outputs, counts)]),
    ),
    tags: tags.map(({ id }, index) => ({ id, ...scores(counts[index]), ...occurrences(counts[index]) })),
  };
}

function summarise(
  gold: TagSets,
  predicted: TagSets,
  outputs: readonly number[],
  counts: readonly Confusion[],
): EvaluationSummary {
  const own = outputs.map((output) => counts[output]);
  return {
    micro: microAverage(own),
    macro: macroAverage(own),
    sample: sampleAverage(gold, predicted, outputs),
  };
}

function occurrences({ truePositives, falsePositives, falseNegatives }: Confusion) {
  return { support: truePositives + falseNegatives, predicted: truePositives + falsePositives };
}
