import { type Random, seededRandom } from './random.ts';
import type { SparseMatrix } from './tensor.ts';

export interface SupportVectorSettings {
  /** What a row of weight 1 that is on the wrong side costs, relative to the length of the weights. */
  readonly cost: number;
}

/** A linear function of the input: x·w + b. */
export interface LinearFunction {
  /** [inputs] */
  readonly weights: Float32Array;
  readonly bias: number;
}

/** Optimisation ends when the projected gradients of all rows are within this range, or after this many passes. */
const TOLERANCE = 0.1;
const MAX_PASSES = 60;
const SEED = 1;
const NEGLIGIBLE = 1e-12;

/**
 * Fits a linear support vector machine with the squared hinge loss to its optimum: it minimises over w and b
 *
 *   ½ |w / f|² + ½ b² + Σᵢ cost · weightᵢ · max(0, 1 − tᵢ (xᵢ·w + b))²
 *
 * by dual coordinate descent with shrinking (Hsieh et al. 2008, algorithm 3): it goes through the rows in random order,
 * and for each row sets its dual variable αᵢ ≥ 0 to the optimum while all others are fixed. The weights
 * w = f² · Σᵢ αᵢ tᵢ xᵢ are kept up to date, so a step costs as much as the row has elements. Rows whose αᵢ will stay 0 are
 * left out until the others have converged.
 * @param targets for each row 1 or −1; rows with 0 are left out
 * @param weights of the rows
 * @param factors f, how cheap a weight of each input is
 */
export function fitSupportVectorMachine(
  x: SparseMatrix,
  targets: Int8Array,
  weights: Float32Array,
  factors: Float32Array,
  { cost }: SupportVectorSettings,
): LinearFunction {
  const { offsets, indices, values } = x;
  const squaredFactors = factors.map((factor) => factor * factor);
  const w = new Float32Array(x.columns);
  let bias = 0;
  const alpha = new Float32Array(x.rows);
  /** The dual problem of the squared hinge has 1 / (2 · cost · weight) on its diagonal. */
  const diagonal = Float32Array.from(weights, (weight) => 1 / (2 * cost * weight));
  /** The second derivative of the dual problem for each αᵢ. */
  const curvature = new Float32Array(x.rows);
  const active = Int32Array.from(targets.keys().filter((row) => targets[row] !== 0 && weights[row] > 0));
  for (const row of active) {
    let sum = 1 + diagonal[row];
    for (let at = offsets[row]; at < offsets[row + 1]; at++)
      sum += values[at] ** 2 * squaredFactors[indices[at]];
    curvature[row] = sum;
  }

  const random = seededRandom(SEED);
  let size = active.length;
  let bound = Number.POSITIVE_INFINITY;
  for (let pass = 0; pass < MAX_PASSES; pass++) {
    shuffleFirst(active, size, random);
    let largest = Number.NEGATIVE_INFINITY;
    let smallest = Number.POSITIVE_INFINITY;
    for (let position = 0; position < size; position++) {
      const row = active[position];
      const end = offsets[row + 1];
      let score = bias;
      for (let at = offsets[row]; at < end; at++) score += w[indices[at]] * values[at];
      const gradient = targets[row] * score - 1 + diagonal[row] * alpha[row];
      if (alpha[row] === 0 && gradient > bound) {
        // It swaps with the last active row, which comes next.
        size--;
        active[position] = active[size];
        active[size] = row;
        position--;
        continue;
      }
      const projected = alpha[row] === 0 ? Math.min(gradient, 0) : gradient;
      largest = Math.max(largest, projected);
      smallest = Math.min(smallest, projected);
      if (Math.abs(projected) < NEGLIGIBLE) continue;
      const former = alpha[row];
      alpha[row] = Math.max(former - gradient / curvature[row], 0);
      const step = (alpha[row] - former) * targets[row];
      for (let at = offsets[row]; at < end; at++)
        w[indices[at]] += step * values[at] * squaredFactors[indices[at]];
      bias += step;
    }
    if (largest - smallest > TOLERANCE) bound = largest <= 0 ? Number.POSITIVE_INFINITY : largest;
    else if (size === active.length) break;
    else {
      size = active.length;
      bound = Number.POSITIVE_INFINITY;
    }
  }
  return { weights: w, bias };
}

/** Shuffles the first `size` elements in place (Fisher–Yates). */
function shuffleFirst(elements: Int32Array, size: number, random: Random): void {
  for (let last = size - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1));
    const element = elements[last];
    elements[last] = elements[other];
    elements[other] = element;
  }
}
