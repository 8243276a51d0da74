import { logistic, softplus } from '../network/activations.ts';

/** Samples to learn from: the values of each feature, and for each sample 1 if it is right, else 0. */
export interface Samples {
  readonly features: readonly Float64Array[];
  readonly isRight: Uint8Array;
}

const NEWTON_STEPS = 50;
const SMALLEST_SHARE = 1e-6;

/**
 * Fits p = σ(Σᵢ wᵢ · xᵢ + w₀) by maximum likelihood, with Newton's method.
 * @param start the weights of the features, and then w₀, to begin with
 * @returns the weights of the features, and then w₀
 */
export function logisticRegression(samples: Samples, start: readonly number[]): readonly number[] {
  let best = start;
  let loss = lossOf(samples, best);
  for (let step = 0; step < NEWTON_STEPS; step++) {
    const direction = newtonStep(samples, best);
    // A full step can overshoot the minimum, so it is halved until the loss does not increase.
    let share = 1;
    let next = moved(best, direction, share);
    let nextLoss = lossOf(samples, next);
    while (!(nextLoss <= loss) && share > SMALLEST_SHARE) {
      share /= 2;
      next = moved(best, direction, share);
      nextLoss = lossOf(samples, next);
    }
    if (!(nextLoss < loss)) break;
    [best, loss] = [next, nextLoss];
  }
  return best;
}

/** The negative log-likelihood. */
function lossOf(samples: Samples, weights: readonly number[]): number {
  let sum = 0;
  for (let sample = 0; sample < samples.isRight.length; sample++) {
    const z = logitOf(samples, weights, sample);
    sum += softplus(samples.isRight[sample] === 1 ? -z : z);
  }
  return sum;
}

/** The Newton step H⁻¹ · g of the negative log-likelihood. */
function newtonStep(samples: Samples, weights: readonly number[]): number[] {
  const { features, isRight } = samples;
  const count = weights.length;
  const gradient = new Float64Array(count);
  const hessian = Array.from({ length: count }, () => new Float64Array(count));
  const x = new Float64Array(count).fill(1);
  for (let sample = 0; sample < isRight.length; sample++) {
    for (let feature = 0; feature < features.length; feature++) x[feature] = features[feature][sample];
    const p = logistic(logitOf(samples, weights, sample));
    for (let row = 0; row < count; row++) {
      gradient[row] += (p - isRight[sample]) * x[row];
      for (let column = 0; column < count; column++) hessian[row][column] += p * (1 - p) * x[row] * x[column];
    }
  }
  return solved(hessian, gradient);
}

function logitOf({ features }: Samples, weights: readonly number[], sample: number): number {
  let z = weights[features.length];
  for (let feature = 0; feature < features.length; feature++)
    z += weights[feature] * features[feature][sample];
  return z;
}

/** Solves A · x = b for a positive definite A, by Gaussian elimination. */
function solved(a: readonly Float64Array[], b: Float64Array): number[] {
  const rows = a.map((row, index) => Float64Array.of(...row, b[index]));
  for (const [pivot, row] of rows.entries()) {
    for (const other of rows) {
      if (other === row) continue;
      const factor = other[pivot] / row[pivot];
      for (let column = pivot; column < other.length; column++) other[column] -= factor * row[column];
    }
  }
  return rows.map((row, index) => row[rows.length] / row[index]);
}

function moved(weights: readonly number[], direction: readonly number[], share: number): number[] {
  return weights.map((weight, index) => weight - share * direction[index]);
}
