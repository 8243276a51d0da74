import { createHash } from 'node:crypto';
import { OperationalError } from '../contract/error.ts';
import type { EpochReport } from '../contract/model.ts';
import type { CompanyRecord, Tag } from '../dataset/records.ts';
import { CompanyReader, companyTerms } from '../features/company-reader.ts';
import { fitFeatureSpace } from '../features/feature-space.ts';
import { FORMAT_VERSION } from '../model/manifest.ts';
import type { TrainedModel } from '../model/model.ts';
import { logitsOf, probabilitiesOf } from '../model/prediction.ts';
import type { Architecture } from '../network/architecture.ts';
import type { DictionaryData } from '../text/dictionary/dictionary-image.ts';
import { calibrate } from './calibration.ts';
import { catalogueRecords } from './catalogue-records.ts';
import type { Example } from './examples.ts';
import type { TrainingSettings } from './settings.ts';
import { assertExclusive, type CountedTag, selectTags } from './tag-selection.ts';
import { chooseThresholds } from './thresholds.ts';
import { type ModelHooks, trainNetworks } from './train-networks.ts';

/** What a model is trained from; all records cleaned. */
export interface TrainingData {
  readonly train: readonly CompanyRecord[];
  /** More records to train on, which are on no side of the split. */
  readonly extra: readonly CompanyRecord[];
  readonly dev: readonly CompanyRecord[];
  readonly catalogue: readonly Tag[];
}

/**
 * From records to a network with thresholds: vocabulary and tags from the training records alone; early stopping,
 * calibration and thresholds by dev.
 * @throws {OperationalError} when a side is empty, no tag has examples enough, or a record breaks an exclusive group
 */
export async function trainModel(
  data: TrainingData,
  settings: TrainingSettings,
  dictionary: DictionaryData,
  hooks: ModelHooks = {},
): Promise<TrainedModel & { readonly epochs: readonly EpochReport[] }> {
  const labelled = [...data.train, ...data.extra];
  if (data.dev.length === 0)
    throw new OperationalError('invalid-input', 'the dev side of the split has no records');
  assertExclusive([...labelled, ...data.dev], data.catalogue, settings.exclusiveGroups);
  const { tags, heads, leftOut } = selectTags(data.catalogue, labelled, settings);
  const definitions = catalogueRecords(data.catalogue, labelled, settings.describedGroups);

  const termsOf = companyTerms(
    { ...settings, characterBigrams: settings.characterBigramWeight > 0 },
    dictionary,
  );
  const terms = [...labelled, ...definitions].map(({ description, name = '' }) => termsOf(description, name));
  const featureSpace = fitFeatureSpace(terms, settings);
  const reader = new CompanyReader(dictionary, featureSpace);
  const outputOf = new Map(tags.map(({ id }, output) => [id, output]));
  const outputsOf = (isWanted: (tag: CountedTag) => boolean) =>
    tags.keys().filter((output) => isWanted(tags[output]));
  const newOutputs = [...outputsOf(({ examples }) => examples === 0)];
  /** @param unknown outputs of which no record says anything */
  const exampleOf =
    (unknown: readonly number[]) =>
    ({ description, name, tags: own, groups }: CompanyRecord): Example => ({
      features: reader.read(description, name).features,
      outputs: new Set(own.flatMap((id) => outputOf.get(id) ?? [])),
      unknown: new Set([...unknown, ...(groups ? outputsOf(({ group }) => !groups.includes(group)) : [])]),
    });
  const trainExamples = data.train.map(exampleOf(newOutputs));
  const extraExamples = [...data.extra.map(exampleOf(newOutputs)), ...definitions.map(exampleOf([]))];
  const devExamples = data.dev.map(exampleOf(newOutputs));

  const { hidden, activation } = settings;
  const architecture: Architecture = {
    inputs: featureSpace.vocabulary.terms.length,
    hidden,
    activation,
    heads,
  };
  const devGold = devExamples.map(({ outputs }) => outputs);
  const devFeatures = devExamples.map(({ features }) => features);
  const groups = tags.map(({ group }) => group);
  const { network, epochs } = await trainNetworks(
    architecture,
    featureSpace.vocabulary,
    { train: trainExamples, extra: extraExamples, dev: devExamples },
    settings,
    (network) => calibrate(network, logitsOf(network, devFeatures), devGold, groups),
    hooks,
  );
  const thresholds = chooseThresholds(probabilitiesOf(network, devFeatures), devGold, groups, settings);
  return {
    featureSpace,
    network,
    tags: tags.map((tag, output) => ({ ...tag, threshold: thresholds[output] })),
    leftOut,
    epochs,
  };
}

/** SHA-256 over all that a model was trained on, and over dev. */
export function fingerprint({ train, extra, dev, catalogue }: TrainingData): string {
  const hash = createHash('sha256');
  for (const record of [...train, ...extra, ...dev]) {
    const { id, name, description, tags, groups } = record;
    hash.update(`${JSON.stringify([id, name, description, tags, groups])}\n`);
  }
  return hash.update(JSON.stringify(catalogue)).digest('hex');
}

/** Names a training run by all that its outcome depends on. */
export function runOf(data: TrainingData, settings: TrainingSettings): string {
  const hash = createHash('sha256').update(fingerprint(data)).update(JSON.stringify(settings));
  return hash.update(`format ${FORMAT_VERSION}`).digest('hex');
}
