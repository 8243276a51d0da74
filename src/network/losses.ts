import { assertSameShape, zerosLike } from './matrix.ts';
import type { Matrix, Numbers } from './tensor.ts';

/** A loss, the mean over the rows of a batch, and its gradient with respect to the logits. */
export interface Loss {
  readonly loss: number;
  readonly gradient: Matrix;
}

/** Cross-entropy −Σ tₖ ln zₖ of one distribution z against the target t (both of the same length). */
export function crossEntropy(z: readonly number[], t: readonly number[]): number {
  return -t.reduce((sum, target, k) => (target === 0 ? sum : sum + target * Math.log(z[k])), 0);
}

/** A product up to here can be multiplied by 2 again and again before it overflows. */
const LARGE = 1e300;

/** softmax(x)ₖ = eˣᵏ / Σⱼ eˣʲ, row by row; the row's maximum is taken off first so that nothing overflows. */
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
 * Each output by itself is a yes or no: Σ −[t ln σ(x) + (1 − t) ln(1 − σ(x))]. From the logits x it is
 * ln(1 + eˣ) − x·t; ∂x = σ(x) − t. A target that is not known, NaN, adds neither loss nor gradient.
 */
export function sigmoidCrossEntropy(logits: Matrix, targets: Matrix): Loss {
  assertSameShape(logits, targets, 'sigmoid cross-entropy');
  const gradient = zerosLike(logits);
  let sum = 0;
  const share = 1 / logits.rows;
  // Σ ln(1 + e) is the logarithm of a product, which is taken once in a while.
  let product = 1;
  for (let index = 0; index < logits.data.length; index++) {
    const x = logits.data[index];
    const t = targets.data[index];
    if (Number.isNaN(t)) continue;
    // e^−|x| serves both σ(x) and ln(1 + eˣ) = max(x, 0) + ln(1 + e^−|x|).
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
 * Each output by itself is a yes or no with a margin: Σ max(0, 1 − s·x)², s = 1 where the target is 1 and −1 where it is
 * 0; ∂x = −2·s·max(0, 1 − s·x). What is right by more than the margin is left alone, so that all goes into the doubtful
 * cases, as in a support vector machine. Targets that are not known, NaN, add nothing.
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

/** The losses of outputs that are each a yes or no. */
export const SIGMOID_LOSSES = ['cross-entropy', 'squared-hinge'] as const;
export type SigmoidLoss = (typeof SIGMOID_LOSSES)[number];
export const sigmoidLosses: Record<SigmoidLoss, (logits: Matrix, targets: Matrix) => Loss> = {
  'cross-entropy': sigmoidCrossEntropy,
  'squared-hinge': squaredHinge,
};

/**
 * The outputs of a row share one choice: −Σₖ tₖ ln softmax(x)ₖ = Σₖ tₖ (ln Σⱼ eˣʲ − xₖ); ∂x = softmax(x) Σₖ tₖ − t.
 * A row of targets that are all zero, or any of them NaN (the right answer is not known), adds neither loss nor gradient.
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

/** ln Σⱼ eˣʲ over [from, to), as m + ln Σⱼ e^(xⱼ − m) with m the greatest of them. */
export function logSumExp(logits: Numbers, from: number, to: number): number {
  let maximum = Number.NEGATIVE_INFINITY;
  for (let k = from; k < to; k++) maximum = Math.max(maximum, logits[k]);
  let sum = 0;
  for (let k = from; k < to; k++) sum += Math.exp(logits[k] - maximum);
  return maximum + Math.log(sum);
}
