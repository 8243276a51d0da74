import type { EpochReport } from '../contract/model.ts';
import { confusions, microAverage } from '../evaluation/metrics.ts';
import { outputsAtLeast, probabilitiesOf } from '../model/prediction.ts';
import { outputCount } from '../network/architecture.ts';
import { sparseDropout } from '../network/dropout.ts';
import type { SigmoidLoss } from '../network/losses.ts';
import type { Network, Parameters } from '../network/network.ts';
import { Adam, addL2, type Optimiser, Sgd } from '../network/optimisers.ts';
import { type Random, seededRandom, shuffled } from '../network/random.ts';
import type { Matrix } from '../network/tensor.ts';
import { batchOf, type Example } from './examples.ts';
import { ParameterAverage, plainCopyOf } from './parameter-average.ts';
import type { TrainingSettings } from './settings.ts';
import type { Checkpoint } from './training-state.ts';

/** Examples by what they are for. */
export interface TrainingExamples {
  readonly train: readonly Example[];
  readonly extra: readonly Example[];
  readonly dev: readonly Example[];
}

export interface TrainingHooks {
  /** Which of the networks that are joined in the end this is; its loss is that of the same place. */
  readonly member?: number;
  readonly onEpoch?: ((report: EpochReport) => Promise<void> | void) | undefined;
  readonly checkpoint?: Checkpoint | undefined;
}

/** The settings of one of the networks. */
export type MemberSettings = TrainingSettings & { readonly loss: SigmoidLoss };

/**
 * Before the tags have thresholds of their own: lower than a half, since with many rare tags the F1-best threshold
 * is (Lipton et al. 2014: half of the F1 that can be reached).
 */
const COMMON_THRESHOLD = 0.35;

/**
 * Trains in place by mini-batches until micro-F1 on dev has not risen for `patience` epochs, and leaves the network
 * with the parameters of its best epoch. Each epoch has random numbers of its own, so that a run that goes on from a
 * checkpoint ends in the same bytes as an unbroken one.
 */
export async function train(
  network: Network,
  data: TrainingExamples,
  settings: TrainingSettings,
  random: Random,
  { member = 0, onEpoch, checkpoint }: TrainingHooks = {},
): Promise<EpochReport[]> {
  const { loss } = settings.networks[member];
  const seeds = Array.from({ length: settings.maximumEpochs }, () => Math.floor(random() * 2 ** 32));
  const { parameters } = network;
  const optimiser = settings.optimiser === 'adam' ? new Adam(parameters, settings) : new Sgd(parameters);
  const average = new ParameterAverage(network, settings);
  const best = plainCopyOf(network);
  const matrices = new Map([
    ...named('now', parameters),
    ...named('best', best.parameters),
    ...(settings.averagedShare > 0 ? named('average', average.network.parameters) : []),
    ...optimiser.state,
  ]);
  const state = await checkpoint?.read();
  if (state) copyInto(matrices, state.matrices);
  optimiser.steps = state?.steps ?? 0;
  const reports = [...(state?.reports ?? [])];

  while (!isOver(reports, settings)) {
    const epoch = reports.length + 1;
    const own = seededRandom(seeds[epoch - 1]);
    const isEarly = epoch <= settings.extraShare * settings.maximumEpochs;
    const examples = shuffled(isEarly ? [...data.train, ...data.extra] : data.train, own);
    const trainLoss = trainEpoch(network, examples, optimiser, { ...settings, loss }, own, epoch);
    const candidate = average.after(epoch, network);
    reports.push({ member, epoch, trainLoss, ...assess(candidate, data.dev, loss) });
    if (bestOf(reports).epoch === epoch) copyInto(best.parameters, candidate.parameters);
    await checkpoint?.write({ reports, steps: optimiser.steps, matrices });
    await onEpoch?.(reports[epoch - 1]);
  }
  copyInto(parameters, best.parameters);
  return reports;
}

/** The first of the epochs that are best on dev. */
function bestOf(reports: readonly EpochReport[]): EpochReport {
  return reports.reduce((best, report) => (report.devMicroF1 > best.devMicroF1 ? report : best));
}

function isOver(reports: readonly EpochReport[], { maximumEpochs, patience }: TrainingSettings): boolean {
  if (reports.length === 0) return false;
  return reports.length >= maximumEpochs || reports.length - bestOf(reports).epoch >= patience;
}

function named(what: string, parameters: Parameters): [string, Matrix][] {
  return [...parameters].map(([name, parameter]) => [`${what}.${name}`, parameter]);
}

/** @throws {Error} when there are not the same matrices in both */
function copyInto(target: ReadonlyMap<string, Matrix>, source: ReadonlyMap<string, Matrix>): void {
  for (const [name, { data }] of target) {
    const from = source.get(name)?.data;
    if (from?.length !== data.length) throw new Error(`${name} is missing, or of another size`);
    data.set(from);
  }
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
  settings: MemberSettings,
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
  { dropout, inputDropout, l2, loss: sigmoidLoss }: MemberSettings,
  random: Random,
): number {
  const seen =
    inputDropout === 0
      ? batch
      : batch.map((each) => ({ ...each, features: sparseDropout(each.features, inputDropout, random) }));
  const { x, targets } = batchOf(seen, sizesOf(network), network.backend);
  const dropoutSettings = dropout > 0 ? { rate: dropout, random } : undefined;
  const { loss, gradients } = network.loss(x, targets, dropoutSettings, sigmoidLoss);
  for (const [name, gradient] of gradients) {
    const parameter = network.parameter(name);
    if (l2 > 0 && name.endsWith('.weights')) addL2(gradient, parameter, l2);
    optimiser.update(name, parameter, gradient);
  }
  return loss;
}

function assess(
  network: Network,
  dev: readonly Example[],
  loss: SigmoidLoss,
): { devLoss: number; devMicroF1: number } {
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
      return network.loss(x, targets, undefined, loss).loss;
    }),
    devMicroF1: microAverage(confusions(gold, predicted, tags)).f1,
  };
}

function sizesOf({ architecture }: Network) {
  return { inputs: architecture.inputs, outputs: outputCount(architecture) };
}
