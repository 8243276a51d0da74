import { assertSameShape, zerosLike } from './matrix.ts';
import type { Matrix, Numbers } from './tensor.ts';

/** The loss of a batch, as the mean over its rows, and the gradient of this mean with respect to the logits. */
export interface Loss {
  readonly loss: number;
  readonly gradient: Matrix;
}

/** Cross-entropy −Σₖ tₖ ln zₖ of a distribution z and a target t of the same length. */
export function crossEntropy(z: readonly number[], t: readonly number[]): number {
  return -t.reduce((sum, target, k) => (target === 0 ? sum : sum + target * Math.log(z[k])), 0);
}

/** A running product of factors of at most 2 cannot overflow in the step in which it exceeds this bound. */
const LARGE = 1e300;

/** softmax(x)ₖ = eˣᵏ / Σⱼ eˣʲ, row by row, computed as exp(xₖ − ln Σⱼ eˣʲ), which cannot overflow. */
export function softmax(logits: Matrix): Matrix {
  const probabilities = zerosLike(logits);
  for (let row = 0; row < logits.rows; row++) {
    const from = row * logits.columns;
    const to = from + logits.columns;
    const logSum = logSumExp(logits.data, from, to);
    for (let k = from; k < to; k++) probabilities.data[k] = Math.exp(logits.data[k] - logSum);
  }
  return probabilities;
}

/**
 * Binary cross-entropy of independent outputs: Σ −[t ln σ(x) + (1 − t) ln(1 − σ(x))]. For a logit x this is
 * ln(1 + eˣ) − x·t, and ∂x = σ(x) − t. An unknown target (NaN) adds neither loss nor gradient.
 * @throws {ShapeError} when the shapes of logits and targets differ
 */
export function sigmoidCrossEntropy(logits: Matrix, targets: Matrix): Loss {
  assertSameShape(logits, targets, 'sigmoid cross-entropy');
  const gradient = zerosLike(logits);
  let sum = 0;
  const share = 1 / logits.rows;
  // Σ ln(1 + e) is the logarithm of a product. One logarithm for many factors is faster than one for each.
  let product = 1;
  for (let index = 0; index < logits.data.length; index++) {
    const x = logits.data[index];
    const t = targets.data[index];
    if (Number.isNaN(t)) continue;
    // e^−|x| is shared by σ(x) and ln(1 + eˣ) = max(x, 0) + ln(1 + e^−|x|).
    const e = Math.exp(-Math.abs(x));
    const probability = (x >= 0 ? 1 : e) / (1 + e);
    sum += Math.max(x, 0) - x * t;
    product *= 1 + e;
    if (product > LARGE) {
      sum += Math.log(product);
      product = 1;
    }
    gradient.data[index] = (probability - t) * share;
  }
  return { loss: (sum + Math.log(product)) / logits.rows, gradient };
}

/**
 * Squared hinge loss of independent outputs: Σ max(0, 1 − s·x)², where s is 1 for a target of 1 and −1 for a target of
 * 0; ∂x = −2·s·max(0, 1 − s·x). Outputs that are right by more than the margin of 1 have no loss, so training
 * concentrates on the uncertain ones, as in a support vector machine. An unknown target (NaN) adds neither loss nor
 * gradient.
 * @throws {ShapeError} when the shapes of logits and targets differ
 */
export function squaredHinge(logits: Matrix, targets: Matrix): Loss {
  assertSameShape(logits, targets, 'squared hinge loss');
  const gradient = zerosLike(logits);
  let sum = 0;
  for (let index = 0; index < logits.data.length; index++) {
    const sign = 2 * targets.data[index] - 1;
    const shortfall = Math.max(0, 1 - sign * logits.data[index]);
    if (Number.isNaN(shortfall)) continue;
    sum += shortfall ** 2;
    gradient.data[index] = (-2 * sign * shortfall) / logits.rows;
  }
  return { loss: sum / logits.rows, gradient };
}

/** The losses for sigmoid heads. */
export const SIGMOID_LOSSES = ['cross-entropy', 'squared-hinge'] as const;
export type SigmoidLoss = (typeof SIGMOID_LOSSES)[number];
export const sigmoidLosses: Record<SigmoidLoss, (logits: Matrix, targets: Matrix) => Loss> = {
  'cross-entropy': sigmoidCrossEntropy,
  'squared-hinge': squaredHinge,
};

/**
 * Cross-entropy of a choice among the outputs of a row: −Σₖ tₖ ln softmax(x)ₖ = Σₖ tₖ (ln Σⱼ eˣʲ − xₖ), and
 * ∂x = softmax(x) Σₖ tₖ − t. A row whose answer is unknown (all targets 0, or any NaN) adds neither loss nor gradient.
 * @throws {ShapeError} when the shapes of logits and targets differ
 */
export function softmaxCrossEntropy(logits: Matrix, targets: Matrix): Loss {
  assertSameShape(logits, targets, 'softmax cross-entropy');
  const gradient = zerosLike(logits);
  let sum = 0;
  for (let row = 0; row < logits.rows; row++) {
    const from = row * logits.columns;
    const to = from + logits.columns;
    const logSum = logSumExp(logits.data, from, to);
    let targetSum = 0;
    for (let k = from; k < to; k++) targetSum += targets.data[k];
    if (Number.isNaN(targetSum)) continue;
    for (let k = from; k < to; k++) sum += targets.data[k] * (logSum - logits.data[k]);
    for (let k = from; k < to; k++) {
      gradient.data[k] = (Math.exp(logits.data[k] - logSum) * targetSum - targets.data[k]) / logits.rows;
    }
  }
  return { loss: sum / logits.rows, gradient };
}

/** ln Σⱼ eˣʲ for j in [from, to), computed as m + ln Σⱼ e^(xⱼ − m) with the maximum m, which cannot overflow. */
export function logSumExp(logits: Numbers, from: number, to: number): number {
  let maximum = Number.NEGATIVE_INFINITY;
  for (let k = from; k < to; k++) maximum = Math.max(maximum, logits[k]);
  let sum = 0;
  for (let k = from; k < to; k++) sum += Math.exp(logits[k] - maximum);
  return maximum + Math.log(sum);
}
