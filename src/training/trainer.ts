import { outputsAtLeast, probabilitiesOf } from '../model/prediction.ts';
import { outputCount } from '../network/architecture.ts';
import { sparseDropout } from '../network/dropout.ts';
import type { Network, Parameters } from '../network/network.ts';
import { Adam, addL2, type Optimiser, Sgd } from '../network/optimisers.ts';
import { type Random, shuffled } from '../network/random.ts';
import { batchOf, type Example } from './examples.ts';
import { confusions, microAverage } from './metrics.ts';
import type { TrainingSettings } from './settings.ts';

export interface EpochReport {
  readonly epoch: number;
  /** Mean loss of the mini-batches, with dropout. */
  readonly trainLoss: number;
  readonly devLoss: number;
  /** On dev, with one threshold for every tag. */
  readonly devMicroF1: number;
}

/**
 * Before the tags have thresholds of their own: lower than a half, since with many rare tags the F1-best threshold
 * is (Lipton et al. 2014: half of the F1 that can be reached).
 */
const COMMON_THRESHOLD = 0.35;

/**
 * Trains in place by mini-batches until micro-F1 on dev has not risen for `patience` epochs, and leaves the network
 * with the parameters of its best epoch.
 */
export async function train(
  network: Network,
  data: {
    readonly train: readonly Example[];
    readonly extra: readonly Example[];
    readonly dev: readonly Example[];
  },
  settings: TrainingSettings,
  random: Random,
  onEpoch: (report: EpochReport) => Promise<void> | void = () => {},
): Promise<EpochReport[]> {
  const { parameters } = network;
  const optimiser = settings.optimiser === 'adam' ? new Adam(parameters, settings) : new Sgd(parameters);
  const reports: EpochReport[] = [];
  let best: { report: EpochReport; parameters: Parameters } | undefined;
  for (let epoch = 1; epoch <= settings.maximumEpochs; epoch++) {
    const isEarly = epoch <= settings.extraShare * settings.maximumEpochs;
    const examples = shuffled(isEarly ? [...data.train, ...data.extra] : data.train, random);
    const trainLoss = trainEpoch(network, examples, optimiser, settings, random, epoch);
    const report = { epoch, trainLoss, ...assess(network, data.dev) };
    reports.push(report);
    await onEpoch(report);
    if (!best || report.devMicroF1 > best.report.devMicroF1) best = { report, parameters: copyOf(network) };
    if (epoch - best.report.epoch >= settings.patience) break;
  }
  for (const [name, { data }] of best?.parameters ?? []) network.parameters.get(name)?.data.set(data);
  return reports;
}

/**
 * One pass over the examples in the order given.
 * @param epoch from 1, by which the learning rate falls
 * @returns the mean loss of the mini-batches
 */
export function trainEpoch(
  network: Network,
  examples: readonly Example[],
  optimiser: Optimiser,
  settings: TrainingSettings,
  random: Random,
  epoch: number,
): number {
  const { backend } = network;
  const { batchSize } = settings;
  let lossSum = 0;
  for (let from = 0; from < examples.length; from += batchSize) {
    const batch = examples.slice(from, from + batchSize);
    optimiser.beginStep(learningRateAt(epoch - 1 + from / examples.length, settings));
    lossSum += batch.length * backend.scoped(() => step(network, batch, optimiser, settings, random));
  }
  return lossSum / examples.length;
}

/** @param epochs that are over, and the part of the one that is not */
function learningRateAt(epochs: number, { learningRate, schedule, maximumEpochs }: TrainingSettings): number {
  return schedule === 'linear' ? learningRate * (1 - epochs / maximumEpochs) : learningRate;
}

/** Forward, back, and the parameters moved: the loss of one mini-batch. */
function step(
  network: Network,
  batch: readonly Example[],
  optimiser: Optimiser,
  { dropout, inputDropout, l2 }: TrainingSettings,
  random: Random,
): number {
  const seen =
    inputDropout === 0
      ? batch
      : batch.map((each) => ({ ...each, features: sparseDropout(each.features, inputDropout, random) }));
  const { x, targets } = batchOf(seen, sizesOf(network), network.backend);
  const { loss, gradients } = network.loss(x, targets, dropout > 0 ? { rate: dropout, random } : undefined);
  for (const [name, gradient] of gradients) {
    const parameter = network.parameter(name);
    if (l2 > 0 && name.endsWith('.weights')) addL2(gradient, parameter, l2);
    optimiser.update(name, parameter, gradient);
  }
  return loss;
}

function assess(network: Network, dev: readonly Example[]): { devLoss: number; devMicroF1: number } {
  const gold = dev.map(({ outputs }) => outputs);
  const probabilities = probabilitiesOf(
    network,
    dev.map(({ features }) => features),
  );
  const predicted = probabilities.map((row) => outputsAtLeast(row, COMMON_THRESHOLD));
  const tags = [...Array(outputCount(network.architecture)).keys()];
  return {
    devLoss: network.backend.scoped(() => {
      const { x, targets } = batchOf(dev, sizesOf(network), network.backend);
      return network.loss(x, targets).loss;
    }),
    devMicroF1: microAverage(confusions(gold, predicted, tags)).f1,
  };
}

function sizesOf({ architecture }: Network) {
  return { inputs: architecture.inputs, outputs: outputCount(architecture) };
}

function copyOf({ parameters }: Network): Parameters {
  return new Map([...parameters].map(([name, matrix]) => [name, { ...matrix, data: matrix.data.slice() }]));
}
