import type { EpochReport } from '../contract/model.ts';
import type { CompanyRecord } from '../dataset/records.ts';
import type { TrainedModel } from '../model/model.ts';
import type { DictionaryData } from '../text/dictionary/dictionary-image.ts';
import { crossValidate } from './cross-validation.ts';
import type { TrainingSettings } from './settings.ts';
import { chooseThresholds } from './thresholds.ts';
import { type TrainingData, trainModel } from './train-model.ts';
import type { ModelHooks } from './train-networks.ts';

/**
 * Trains a model, and chooses its thresholds by cross-validation where the settings say so: over train and dev there are
 * ten times as many decisions to choose by as on dev alone.
 */
export async function fitModel(
  data: TrainingData,
  settings: TrainingSettings,
  dictionary: DictionaryData,
  hooks?: ModelHooks,
): Promise<TrainedModel & { readonly epochs: readonly EpochReport[] }> {
  const model = await trainModel(data, settings, dictionary, hooks);
  if (settings.thresholdFolds === 0) return model;
  const judged = await crossValidate([...data.train, ...data.dev], data, settings, dictionary, {
    folds: settings.thresholdFolds,
  });
  const thresholds = chooseThresholds(
    judged.map(({ probabilities }) => Float32Array.from(model.tags, ({ id }) => probabilities.get(id) ?? 0)),
    judged.map(({ record }) => outputsOf(record, model)),
    model.tags.map(({ group }) => group),
    settings,
  );
  return { ...model, tags: model.tags.map((tag, output) => ({ ...tag, threshold: thresholds[output] })) };
}

function outputsOf({ tags }: CompanyRecord, model: TrainedModel): ReadonlySet<number> {
  return new Set(model.tags.keys().filter((output) => tags.includes(model.tags[output].id)));
}
