import { OperationalError } from '../contract/error.ts';
import type { DecisionRule, EpochReport } from '../contract/model.ts';
import { type OnProgress, unseen } from '../contract/progress.ts';
import type { CompanyRecord, Tag } from '../dataset/records.ts';
import { companyTerms } from '../features/company-terms.ts';
import { type FeatureSpace, fitFeatureSpace } from '../features/feature-space.ts';
import { isBigram } from '../features/vocabulary.ts';
import { ancestorsOfOutputs } from '../model/coherence.ts';
import type { TrainedModel } from '../model/model.ts';
import { logitsOf, predict } from '../model/predict.ts';
import type { Composite } from '../network/tensor.ts';
import type { DictionaryData } from '../text/dictionary/dictionary-image.ts';
import { extendDictionary } from '../text/dictionary/extend-dictionary.ts';
import { calibrate } from './calibration.ts';
import { catalogueRecords } from './catalogue-records.ts';
import { fitDecisionRule, judge } from './decision-rule.ts';
import { evenlySpaced } from './evenly-spaced.ts';
import { type Example, exampleReader, type TrainingExamples } from './examples.ts';
import type { TrainingSettings } from './settings.ts';
import { assertExclusive, assertGroups, selectTags } from './tag-selection.ts';
import { chooseThresholds } from './thresholds.ts';
import type { TrainingHooks } from './train-ensemble.ts';
import { trainPaths } from './train-paths.ts';
import type { TrainingData } from './training-data.ts';

/** The share of the whole text in the pooling with its clauses. */
const WHOLE_SHARE = 0.6;

/**
 * Trains a network and chooses its thresholds. Vocabulary and tags come from the training records alone; early stopping,
 * calibration and thresholds use dev.
 * @throws {OperationalError} `invalid-input`, when dev is empty, no tag has enough examples, a record has two tags of an
 * exclusive group, or a setting names an unknown group; `training-diverged`, when a loss is not finite
 */
export async function trainModel(
  data: TrainingData,
  settings: TrainingSettings,
  ipadic: DictionaryData,
  hooks: TrainingHooks = {},
): Promise<TrainedModel & { readonly decision: DecisionRule; readonly epochs: readonly EpochReport[] }> {
  const { catalogue, dev, userWords = '' } = data;
  const dictionary = extendDictionary(ipadic, userWords);
  assertGroups(settings, catalogue);
  if (dev.length === 0) {
    throw new OperationalError(
      'invalid-input',
      'the dev side of the split has no records, and thresholds are chosen by them: add records of other companies with other texts, as those of one company or with nearly equal texts stay on one side',
    );
  }
  const labelled = [...data.train, ...data.extra];
  assertExclusive([...labelled, ...dev], catalogue, settings.exclusiveGroups);
  const { tags, heads, leftOut } = selectTags(catalogue, labelled, settings);
  const definitions = catalogueRecords(catalogue, labelled, settings.describedGroups);
  const { onProgress = unseen } = hooks;
  const featureSpace = fitFeatures(
    data.train,
    [...data.extra, ...definitions],
    settings,
    dictionary,
    onProgress,
  );
  const { terms } = featureSpace.vocabulary;
  if (terms.length === 0) {
    throw new OperationalError(
      'invalid-input',
      `no term is in at least ${settings.minimumDocumentFrequency} training records: add records, or lower minimumDocumentFrequency in the settings`,
    );
  }
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
  // Texts without features get no probability that could be calibrated.
  const calibrated = examples.dev.filter(({ features }) => features.whole.columns.length > 0);
  const groups = tags.map(({ group }) => group);
  const { network, epochs } = await trainPaths(
    {
      inputs: terms.length,
      // The linear path alone learns from bigrams of words: in the hidden layers they add nothing but weights.
      hiddenInputs: settings.linear ? terms.filter((term) => !isBigram(term)).length : terms.length,
      hidden: settings.hidden,
      activation: settings.activation,
      heads,
      linear: false,
      wholeShare: settings.clauses ? WHOLE_SHARE : 1,
    },
    featureSpace.vocabulary,
    examples,
    data.wordVectors,
    settings,
    (network) => {
      const logits = logitsOf(network, featuresOf(calibrated), onProgress);
      calibrate(network, logits, calibrated, groups, onProgress);
    },
    hooks,
  );
  const ancestors = ancestorsOfOutputs(tags);
  const predictions = predict({ featureSpace, network, tags }, dictionary, dev, onProgress);
  const predicted = Array.from(predictions, (prediction, index) => ({
    ...examples.dev[index],
    ...prediction,
    kind: dev[index].kind,
  }));
  const probabilities = predicted.map(({ probabilities }) => probabilities);
  const thresholds = chooseThresholds(probabilities, examples.dev, groups, settings);
  return {
    featureSpace,
    network,
    tags: tags.map((tag, output) => ({ ...tag, threshold: thresholds[output] })),
    leftOut,
    decision: fitDecisionRule(judge(predicted, { tags, thresholds, ancestors }), settings.acceptedPrecision),
    epochs,
  };
}

function featuresOf(examples: readonly Example[]): Composite[] {
  return examples.map(({ features }) => features);
}

/** The median length of more documents would hardly differ. */
const MAX_SAMPLE = 10_000;

type Texts = readonly { readonly description: string; readonly name?: string | undefined }[];

function fitFeatures(
  train: Texts,
  additional: Texts,
  settings: TrainingSettings,
  dictionary: DictionaryData,
  onProgress: OnProgress,
): FeatureSpace {
  const { characterBigramWeight } = settings;
  const termsOf = companyTerms({ ...settings, characterBigrams: characterBigramWeight > 0 }, dictionary);
  const sample = evenlySpaced(train, MAX_SAMPLE);
  const toRead = train.length + additional.length + sample.length;
  let read = 0;
  // The terms of all texts together would take much memory, so each pass reads the texts again.
  const documentsOf = (texts: Texts) => ({
    *[Symbol.iterator]() {
      for (const { description, name = '' } of texts) {
        yield termsOf(description, name);
        onProgress('texts divided into terms', ++read, toRead);
      }
    },
  });
  return fitFeatureSpace(
    { train: documentsOf(train), additional: documentsOf(additional), sample: documentsOf(sample) },
    { ...settings, userWords: dictionary.userWords },
  );
}
