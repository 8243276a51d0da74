import { OperationalError } from '../contract/error.ts';
import type { EpochReport } from '../contract/model.ts';
import { type OnProgress, unseen } from '../contract/progress.ts';
import { confusions, microAverage } from '../evaluation/metrics.ts';
import { outputsAtLeast, probabilitiesOf } from '../model/predict.ts';
import { outputCount } from '../network/architecture.ts';
import { sparseDropout } from '../network/dropout.ts';
import type { SigmoidLoss } from '../network/losses.ts';
import { isFiniteMatrix } from '../network/matrix.ts';
import type { Network, Parameters } from '../network/network.ts';
import { Adam, type Optimiser, Sgd } from '../network/optimisers.ts';
import { type Random, seededRandom, shuffled } from '../network/random.ts';
import { mapRows } from '../network/sparse-matrix.ts';
import type { Matrix } from '../network/tensor.ts';
import type { Checkpoint } from './checkpoint.ts';
import { batchOf, type Example, type TrainingExamples } from './examples.ts';
import { ParameterAverage, plainCopyOf } from './parameter-average.ts';
import type { NetworkSettings } from './settings.ts';

/** How an epoch of one network went. */
export type NetworkReport = Omit<EpochReport, 'member'>;

interface NetworkHooks {
  readonly onProgress?: OnProgress | undefined;
  readonly onEpoch?: ((report: NetworkReport) => Promise<void> | void) | undefined;
  readonly checkpoint?: Checkpoint | undefined;
}

/** The settings of one epoch. */
export type EpochSettings = Pick<
  NetworkSettings,
  'batchSize' | 'learningRate' | 'schedule' | 'maximumEpochs' | 'dropout' | 'inputDropout'
> & { readonly loss: SigmoidLoss };

/**
 * The threshold of all tags before they have thresholds of their own. It is below a half because with many rare tags the
 * threshold with the best F1 is: it is half of the best F1 (Lipton et al. 2014).
 */
const COMMON_THRESHOLD = 0.35;

/** Bounds the memory of the layers' outputs. */
const ASSESSED_TOGETHER = 500;

/**
 * Trains a network in place by mini-batches until micro-F1 on dev has not improved for `patience` epochs, and leaves it
 * with the parameters of its best epoch. Each epoch has random numbers of its own, so a run that continues from a
 * checkpoint ends in the same bytes as an uninterrupted one.
 * @throws {OperationalError} `training-diverged`, when a loss is not finite
 */
export async function trainNetwork(
  network: Network,
  examples: TrainingExamples,
  settings: NetworkSettings & { readonly loss: SigmoidLoss },
  random: Random,
  { onEpoch, checkpoint, onProgress = unseen }: NetworkHooks = {},
): Promise<NetworkReport[]> {
  const { maximumEpochs, extraShare, averagedShare, loss } = settings;
  const seeds = Array.from({ length: maximumEpochs }, () => Math.floor(random() * 2 ** 32));
  const { parameters } = network;
  const optimiser = settings.optimiser === 'adam' ? new Adam(parameters, settings) : new Sgd(parameters);
  const average = new ParameterAverage(network, settings);
  const best = plainCopyOf(network);
  const matrices = new Map([
    ...prefixed('now', parameters),
    ...prefixed('best', best.parameters),
    ...(averagedShare > 0 ? prefixed('average', average.network.parameters) : []),
    ...optimiser.state,
  ]);
  const state = await checkpoint?.read();
  if (state) copyInto(matrices, state.matrices);
  optimiser.steps = state?.steps ?? 0;
  const reports = [...(state?.reports ?? [])];

  while (!isOver(reports, settings)) {
    const epoch = reports.length + 1;
    const epochRandom = seededRandom(seeds[epoch - 1]);
    const withExtra = epoch <= extraShare * maximumEpochs;
    const learned = withExtra ? [...examples.train, ...examples.extra] : examples.train;
    const order = shuffled(learned, epochRandom);
    const trainLoss = trainEpoch(network, order, optimiser, settings, epochRandom, epoch, onProgress);
    const candidate = average.after(epoch, network);
    const report = { epoch, trainLoss, ...assess(candidate, examples.dev, loss, onProgress) };
    assertFinite(report, candidate, settings);
    reports.push(report);
    if (bestOf(reports).epoch === epoch) copyInto(best.parameters, candidate.parameters);
    await checkpoint?.write({ reports, steps: optimiser.steps, matrices });
    await onEpoch?.(report);
  }
  copyInto(parameters, best.parameters);
  return reports;
}

/** The loss can be finite where a parameter is not: one that no record of dev needs. */
function assertFinite(
  { epoch, trainLoss, devLoss }: NetworkReport,
  { parameters }: Network,
  { learningRate }: Pick<NetworkSettings, 'learningRate'>,
): void {
  const isFiniteLoss = Number.isFinite(trainLoss) && Number.isFinite(devLoss);
  if (isFiniteLoss && [...parameters.values()].every(isFiniteMatrix)) return;
  throw new OperationalError(
    'training-diverged',
    `training diverged in epoch ${epoch}: ${isFiniteLoss ? 'a weight' : 'the loss'} is not finite; lower the learningRate, which is ${learningRate}`,
  );
}

/** The best epoch on dev; of equal ones the first. */
function bestOf(reports: readonly NetworkReport[]): NetworkReport {
  return reports.reduce((best, report) => (report.devMicroF1 > best.devMicroF1 ? report : best));
}

function isOver(
  reports: readonly NetworkReport[],
  { maximumEpochs, patience }: Pick<NetworkSettings, 'maximumEpochs' | 'patience'>,
): boolean {
  if (reports.length === 0) return false;
  return reports.length >= maximumEpochs || reports.length - bestOf(reports).epoch >= patience;
}

function prefixed(prefix: string, parameters: Parameters): [string, Matrix][] {
  return [...parameters].map(([name, parameter]) => [`${prefix}.${name}`, parameter]);
}

/** @throws {Error} when the two do not have the same matrices */
function copyInto(target: ReadonlyMap<string, Matrix>, source: ReadonlyMap<string, Matrix>): void {
  for (const [name, { data }] of target) {
    const from = source.get(name)?.data;
    if (from?.length !== data.length) throw new Error(`${name} is missing or has another size`);
    data.set(from);
  }
}

/**
 * Trains on the examples once, in the order given.
 * @param epoch from 1; the learning rate depends on it
 * @returns the mean loss of the mini-batches
 */
export function trainEpoch(
  network: Network,
  examples: readonly Example[],
  optimiser: Optimiser,
  settings: EpochSettings,
  random: Random,
  epoch: number,
  onProgress: OnProgress = unseen,
): number {
  const { backend } = network;
  const { batchSize } = settings;
  let lossSum = 0;
  for (let from = 0; from < examples.length; from += batchSize) {
    const batch = examples.slice(from, from + batchSize);
    optimiser.beginStep(learningRateAt(epoch - 1 + from / examples.length, settings));
    lossSum += batch.length * backend.scoped(() => trainBatch(network, batch, optimiser, settings, random));
    onProgress('records of this epoch learned', from + batch.length, examples.length);
  }
  return lossSum / examples.length;
}

/** @param epochs the number of finished epochs, including the finished fraction of the current one */
function learningRateAt(
  epochs: number,
  {
    learningRate,
    schedule,
    maximumEpochs,
  }: Pick<EpochSettings, 'learningRate' | 'schedule' | 'maximumEpochs'>,
): number {
  return schedule === 'linear' ? learningRate * (1 - epochs / maximumEpochs) : learningRate;
}

/** One step on a mini-batch: forward, backward, update of the parameters. @returns the loss */
function trainBatch(
  network: Network,
  batch: readonly Example[],
  optimiser: Optimiser,
  { dropout, inputDropout, loss: sigmoidLoss }: Pick<EpochSettings, 'dropout' | 'inputDropout' | 'loss'>,
  random: Random,
): number {
  const seen =
    inputDropout === 0
      ? batch
      : batch.map((each) => ({
          ...each,
          features: mapRows(each.features, (row) => sparseDropout(row, inputDropout, random)),
        }));
  const { x, targets } = batchOf(seen, sizesOf(network), network.backend);
  const dropoutSettings = dropout > 0 ? { rate: dropout, random } : undefined;
  const { loss, gradients } = network.loss(x, targets, dropoutSettings, sigmoidLoss);
  for (const [name, gradient] of gradients) optimiser.update(name, network.parameter(name), gradient);
  return loss;
}

function assess(
  network: Network,
  dev: readonly Example[],
  loss: SigmoidLoss,
  onProgress: OnProgress,
): { devLoss: number; devMicroF1: number } {
  const gold = dev.map(({ outputs }) => outputs);
  const probabilities = probabilitiesOf(
    network,
    dev.map(({ features }) => features),
    onProgress,
  );
  const predicted = probabilities.map((row) => outputsAtLeast(row, COMMON_THRESHOLD));
  const tags = [...Array(outputCount(network.architecture)).keys()];
  let lossSum = 0;
  for (let from = 0; from < dev.length; from += ASSESSED_TOGETHER) {
    const batch = dev.slice(from, from + ASSESSED_TOGETHER);
    lossSum += network.backend.scoped(() => {
      const { x, targets } = batchOf(batch, sizesOf(network), network.backend);
      return batch.length * network.loss(x, targets, undefined, loss).loss;
    });
  }
  return {
    devLoss: lossSum / dev.length,
    devMicroF1: microAverage(confusions(gold, predicted, tags)).f1,
  };
}

function sizesOf({ architecture }: Network) {
  return { inputs: architecture.inputs, outputs: outputCount(architecture) };
}
