import { type OnProgress, unseen } from '../contract/progress.ts';
import { LINEAR } from '../network/architecture.ts';
import { logSumExp } from '../network/losses.ts';
import type { Network } from '../network/network.ts';
import { isKnown, type Targets } from './examples.ts';
import { logisticRegression, type Samples } from './logistic-regression.ts';

/** A linear map of logits: slope · logit + offset. */
export interface Scaling {
  readonly slope: number;
  readonly offset: number;
}

const UNCHANGED: Scaling = { slope: 1, offset: 0 };
/** With fewer positive examples the fit would follow them alone. */
const MIN_POSITIVES = 5;
/** Two numbers are fitted, so more samples would hardly change them. */
const MAX_SAMPLES = 200_000;
/** The range in which the slope of a softmax head is searched, and the number of search steps. */
const SLOPES = [0.05, 5] as const;
const SEARCH_STEPS = 60;
const GOLDEN = (Math.sqrt(5) - 1) / 2;

/**
 * Calibrates the network's probabilities: by Platt scaling (Platt 2000) for each group of sigmoid outputs, and by a
 * temperature (Guo et al. 2017) for each softmax head, both by maximum likelihood on dev. Both are linear in the logits,
 * so they are folded into the output layer, and serving needs no extra step.
 * @param logits of every output, for each record of dev
 * @param targets what is known of each record of dev
 * @param groups the group of each output
 */
export function calibrate(
  network: Network,
  logits: readonly Float32Array[],
  targets: readonly Targets[],
  groups: readonly string[],
  onProgress: OnProgress = unseen,
): void {
  let calibrated = 0;
  for (const { outputs, scalingOf } of calibratedTogether(network, groups)) {
    scaleOutputs(network, outputs, scalingOf(logits, targets, outputs));
    calibrated += outputs.length;
    onProgress('outputs calibrated', calibrated, groups.length);
  }
}

/** The outputs that share a scaling, and what fits it. */
function calibratedTogether({ architecture }: Network, groups: readonly string[]) {
  let first = 0;
  return architecture.heads.flatMap(({ kind, outputs: count }) => {
    const own = Array.from({ length: count }, (_, index) => first + index);
    first += count;
    if (kind === 'softmax') return [{ outputs: own, scalingOf: temperature }];
    const byGroup = Map.groupBy(own, (output) => groups[output]);
    return [...byGroup.values()].map((outputs) => ({ outputs, scalingOf: platt }));
  });
}

function scaleOutputs(network: Network, outputs: readonly number[], { slope, offset }: Scaling): void {
  const { data: bias } = network.parameter('output.bias');
  for (const name of network.architecture.linear ? ['output.weights', LINEAR] : ['output.weights']) {
    const { data: weights, rows, columns } = network.parameter(name);
    for (const output of outputs)
      for (let row = 0; row < rows; row++) weights[row * columns + output] *= slope;
  }
  for (const output of outputs) bias[output] = slope * bias[output] + offset;
}

/** Fits one slope and one offset to all records and outputs, by logistic regression. */
export function platt(
  logits: readonly Float32Array[],
  targets: readonly Targets[],
  outputs: readonly number[],
): Scaling {
  const samples = samplesOf(logits, targets, outputs);
  if (samples.isRight.filter((isRight) => isRight === 1).length < MIN_POSITIVES) return UNCHANGED;
  const [slope, offset] = logisticRegression(samples, [UNCHANGED.slope, UNCHANGED.offset]);
  // A negative slope would reverse the order of the outputs.
  return slope > 0 ? { slope, offset } : UNCHANGED;
}

/** The logits of all outputs, of all records or of at most MAX_SAMPLES at equal distances. */
function samplesOf(
  logits: readonly Float32Array[],
  targets: readonly Targets[],
  outputs: readonly number[],
): Samples {
  const step = Math.max(1, (logits.length * outputs.length) / MAX_SAMPLES);
  const records = Array.from({ length: Math.ceil(logits.length / step) }, (_, index) =>
    Math.floor(index * step),
  );
  const x = new Float64Array(outputs.length * records.length);
  const isRight = new Uint8Array(x.length);
  let sample = 0;
  for (const output of outputs) {
    for (const record of records) {
      if (!isKnown(targets[record], output)) continue;
      x[sample] = logits[record][output];
      isRight[sample] = targets[record].outputs.has(output) ? 1 : 0;
      sample++;
    }
  }
  return { features: [x.subarray(0, sample)], isRight: isRight.subarray(0, sample) };
}

/** The slope 1 / T of a softmax head, by golden-section search: the loss has a single minimum. */
export function temperature(
  logits: readonly Float32Array[],
  targets: readonly Targets[],
  outputs: readonly number[],
): Scaling {
  const gold = targets.map((target) => target.outputs);
  const known = [...gold.keys()].filter((record) => outputs.some((output) => gold[record].has(output)));
  if (known.length < MIN_POSITIVES) return UNCHANGED;
  const loss = (slope: number) =>
    known.reduce((sum, record) => {
      const scaled = Float64Array.from(outputs, (output) => slope * logits[record][output]);
      const right = outputs.findIndex((output) => gold[record].has(output));
      return sum + logSumExp(scaled, 0, scaled.length) - scaled[right];
    }, 0);
  let [low, high]: readonly [number, number] = SLOPES;
  for (let step = 0; step < SEARCH_STEPS; step++) {
    const [left, right] = [high - GOLDEN * (high - low), low + GOLDEN * (high - low)];
    if (loss(left) < loss(right)) high = right;
    else low = left;
  }
  return { slope: (low + high) / 2, offset: 0 };
}
