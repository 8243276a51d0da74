import { OperationalError } from '../contract/error.ts';
import type { EpochReport } from '../contract/model.ts';
import { type OnProgress, unseen } from '../contract/progress.ts';
import type { CompanyRecord, Tag } from '../dataset/records.ts';
import { companyTerms } from '../features/company-reader.ts';
import { type FeatureSpace, fitFeatureSpace } from '../features/feature-space.ts';
import type { TrainedModel } from '../model/model.ts';
import { logitsOf, probabilitiesOf } from '../model/predict.ts';
import type { Architecture } from '../network/architecture.ts';
import type { DictionaryData } from '../text/dictionary/dictionary-image.ts';
import { calibrate } from './calibration.ts';
import { catalogueRecords } from './catalogue-records.ts';
import { exampleReader, type TrainingExamples } from './examples.ts';
import type { TrainingSettings } from './settings.ts';
import { assertExclusive, assertGroups, selectTags } from './tag-selection.ts';
import { chooseThresholds } from './thresholds.ts';
import { type TrainingHooks, trainEnsemble } from './train-ensemble.ts';
import type { TrainingData } from './training-data.ts';

/**
 * Trains a network and chooses its thresholds. Vocabulary and tags come from the training records alone; early stopping,
 * calibration and thresholds use dev.
 * @throws {OperationalError} `invalid-input`, when dev is empty, no tag has enough examples, a record has two tags of an
 * exclusive group, or a setting names an unknown group; `training-diverged`, when a loss is not finite
 */
export async function trainModel(
  data: TrainingData,
  settings: TrainingSettings,
  dictionary: DictionaryData,
  hooks: TrainingHooks = {},
): Promise<TrainedModel & { readonly epochs: readonly EpochReport[] }> {
  const { catalogue, dev } = data;
  assertGroups(settings, catalogue);
  if (dev.length === 0) {
    throw new OperationalError(
      'invalid-input',
      'the dev side of the split has no records, and thresholds are chosen by them: add records, or move some ids to dev in the split file',
    );
  }
  const labelled = [...data.train, ...data.extra];
  assertExclusive([...labelled, ...dev], catalogue, settings.exclusiveGroups);
  const { tags, heads, leftOut } = selectTags(catalogue, labelled, settings);
  const definitions = catalogueRecords(catalogue, labelled, settings.describedGroups);
  const { onProgress = unseen } = hooks;
  const featureSpace = fitFeatures([...labelled, ...definitions], settings, dictionary, onProgress);
  // Only the catalogue says anything of a tag without examples; in records its absence means nothing.
  const newTags = tags.filter(({ examples }) => examples === 0);
  const read = (records: readonly CompanyRecord[], unknown: readonly Tag[]) => {
    const readExample = exampleReader(dictionary, featureSpace, tags, unknown);
    return records.map((record, index) => {
      onProgress('texts turned into features', index + 1, records.length);
      return readExample(record);
    });
  };
  const examples: TrainingExamples = {
    train: read(data.train, newTags),
    extra: [...read(data.extra, newTags), ...read(definitions, [])],
    dev: read(dev, newTags),
  };
  const devGold = examples.dev.map(({ outputs }) => outputs);
  const devFeatures = examples.dev.map(({ features }) => features);
  // Texts without features get no probability that could be calibrated.
  const calibrated = examples.dev.filter(({ features }) => features.columns.length > 0);
  const calibratedGold = calibrated.map(({ outputs }) => outputs);
  const calibratedFeatures = calibrated.map(({ features }) => features);
  const groups = tags.map(({ group }) => group);
  const architecture: Architecture = {
    inputs: featureSpace.vocabulary.terms.length,
    hidden: settings.hidden,
    activation: settings.activation,
    heads,
  };
  const { network, epochs } = await trainEnsemble(
    architecture,
    featureSpace.vocabulary,
    examples,
    settings,
    (network) => {
      const logits = logitsOf(network, calibratedFeatures, onProgress);
      calibrate(network, logits, calibratedGold, groups, onProgress);
    },
    hooks,
  );
  const thresholds = chooseThresholds(
    probabilitiesOf(network, devFeatures, onProgress),
    devGold,
    groups,
    settings,
  );
  return {
    featureSpace,
    network,
    tags: tags.map((tag, output) => ({ ...tag, threshold: thresholds[output] })),
    leftOut,
    epochs,
  };
}

function fitFeatures(
  records: readonly { readonly description: string; readonly name?: string | undefined }[],
  settings: TrainingSettings,
  dictionary: DictionaryData,
  onProgress: OnProgress,
): FeatureSpace {
  const { characterBigramWeight } = settings;
  const termsOf = companyTerms({ ...settings, characterBigrams: characterBigramWeight > 0 }, dictionary);
  function* documents() {
    for (const [index, { description, name = '' }] of records.entries()) {
      yield termsOf(description, name);
      onProgress('texts divided into terms', index + 1, records.length);
    }
  }
  return fitFeatureSpace(documents(), settings);
}
