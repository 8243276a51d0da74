import { createHash } from 'node:crypto';
import type { CompanyRecord, Tag } from '../dataset/records.ts';
import { CompanyReader, companyTerms } from '../features/company-reader.ts';
import { fitFeatureSpace } from '../features/feature-space.ts';
import { isPair, type Vocabulary } from '../features/vocabulary.ts';
import { InvalidInputError } from '../files/parse.ts';
import { type EpochReport, FORMAT_VERSION } from '../model/manifest.ts';
import type { TrainedModel } from '../model/model.ts';
import { logitsOf, probabilitiesOf } from '../model/prediction.ts';
import { type Architecture, initialParameters } from '../network/architecture.ts';
import { scaledRow, scaleInputs } from '../network/input-scales.ts';
import { joinNetworks } from '../network/joined-network.ts';
import { KernelBackend } from '../network/kernel-backend.ts';
import { Network } from '../network/network.ts';
import { seededRandom } from '../network/random.ts';
import type { DictionaryData } from '../text/dictionary-image.ts';
import { calibrate } from './calibration.ts';
import { catalogueRecords } from './catalogue-records.ts';
import type { Example } from './examples.ts';
import { plainCopyOf } from './parameter-average.ts';
import type { TrainingSettings } from './settings.ts';
import { assertExclusive, type CountedTag, selectTags } from './tag-selection.ts';
import { chooseThresholds } from './thresholds.ts';
import { train } from './trainer.ts';
import type { Checkpoint } from './training-state.ts';

/** What a model is trained from; all records cleaned. */
export interface TrainingData {
  readonly train: readonly CompanyRecord[];
  /** More records to train on, which are on no side of the split. */
  readonly extra: readonly CompanyRecord[];
  readonly dev: readonly CompanyRecord[];
  readonly catalogue: readonly Tag[];
}

/** Who looks on while a model is trained, and keeps what is needed to go on. */
export interface ModelHooks {
  onEpoch?(report: EpochReport): Promise<void> | void;
  /** Where the training of each of the joined networks keeps its state. */
  checkpointOf?(member: number): Checkpoint;
}

/**
 * From records to a network with thresholds: vocabulary and tags from the training records alone; early stopping,
 * calibration and thresholds by dev.
 * @throws {InvalidInputError} when a side is empty, no tag has examples enough, or a record breaks an exclusive group
 */
export async function trainModel(
  data: TrainingData,
  settings: TrainingSettings,
  dictionary: DictionaryData,
  hooks: ModelHooks = {},
): Promise<TrainedModel & { readonly epochs: readonly EpochReport[] }> {
  const labelled = [...data.train, ...data.extra];
  if (data.dev.length === 0) throw new InvalidInputError('the dev side of the split has no records');
  assertExclusive([...labelled, ...data.dev], data.catalogue, settings.exclusiveGroups);
  const { tags, heads, leftOut } = selectTags(data.catalogue, labelled, settings);
  const definitions = catalogueRecords(data.catalogue, labelled, settings.describedGroups);

  const termsOf = companyTerms({ ...settings, pairs: settings.pairWeight > 0 }, dictionary);
  const terms = [...labelled, ...definitions].map(({ description, name = '' }) => termsOf(description, name));
  const featureSpace = fitFeatureSpace(terms, settings);
  const reader = new CompanyReader(dictionary, featureSpace);
  const inputScales = inputScalesOf(featureSpace.vocabulary, settings);
  const outputOf = new Map(tags.map(({ id }, output) => [id, output]));
  const outputsOf = (isWanted: (tag: CountedTag) => boolean) =>
    tags.keys().filter((output) => isWanted(tags[output]));
  const newOutputs = [...outputsOf(({ examples }) => examples === 0)];
  /** @param unknown outputs of which no record says anything */
  const exampleOf =
    (unknown: readonly number[]) =>
    ({ description, name, tags: own, groups }: CompanyRecord): Example => ({
      features: scaledRow(reader.read(description, name).features, inputScales),
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
  const examples = { train: trainExamples, extra: extraExamples, dev: devExamples };
  const devFeatures = devExamples.map(({ features }) => features);
  const devGold = devExamples.map(({ outputs }) => outputs);
  const groups = tags.map(({ group }) => group);
  const calibrateOnDev = (network: Network) =>
    calibrate(network, logitsOf(network, devFeatures), devGold, groups);

  const random = seededRandom(settings.seed);
  const epochs: EpochReport[] = [];
  const members: Network[] = [];
  for (const member of settings.losses.keys()) {
    const learner = new Network(architecture, initialParameters(architecture, random, new KernelBackend()));
    const checkpoint = hooks.checkpointOf?.(member);
    epochs.push(
      ...(await train(learner, examples, settings, random, { member, onEpoch: hooks.onEpoch, checkpoint })),
    );
    members.push(plainCopyOf(learner));
  }
  // Their logits mean the same only after each is calibrated, and those of their mean only after one more time.
  for (const member of members) calibrateOnDev(member);
  const network = joinNetworks(members);
  calibrateOnDev(network);
  const thresholds = chooseThresholds(probabilitiesOf(network, devFeatures), devGold, groups, settings);
  scaleInputs(network, inputScales);
  return {
    featureSpace,
    network,
    tags: tags.map((tag, output) => ({ ...tag, threshold: thresholds[output] })),
    leftOut,
    epochs,
  };
}

/** By how much each input is multiplied while the network learns. */
function inputScalesOf({ terms }: Vocabulary, { pairWeight }: TrainingSettings): Float32Array {
  return Float32Array.from(terms, (term) => (isPair(term) ? pairWeight : 1));
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
