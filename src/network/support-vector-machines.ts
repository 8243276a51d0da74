import { zerosLike } from './matrix.ts';
import { seededRandom, shuffled } from './random.ts';
import type { Matrix, Numbers, SparseMatrix } from './tensor.ts';

export interface SupportVectorSettings {
  /** What a row of weight 1 that is on the wrong side costs, relative to the length of the weights. */
  readonly cost: number;
}

/** Linear functions of the input, one in each column: x·W + b. */
export interface LinearFunctions {
  /** [inputs, machines] */
  readonly weights: Matrix;
  /** [machines] */
  readonly bias: Numbers;
}

/** Optimisation ends when the projected gradients of each machine are within this range, or after this many passes. */
const TOLERANCE = 0.1;
const MAX_PASSES = 60;
const SEED = 1;

/**
 * Fits linear support vector machines with the squared hinge loss to their optimum: each minimises over w and b
 *
 *   ½ |w / f|² + ½ b² + Σᵢ cost · weightᵢ · max(0, 1 − tᵢ (xᵢ·w + b))²
 *
 * by dual coordinate descent (Hsieh et al. 2008, algorithm 1): it goes through the rows in random order, and for each row
 * sets its dual variable αᵢ ≥ 0 to the optimum while all others are fixed. The weights w = f² · Σᵢ αᵢ tᵢ xᵢ are kept up to
 * date, so a step costs as much as the row has elements. The machines are independent; side by side they share each walk
 * through a row.
 * @param targets [rows, machines], each 1 or −1, or 0 where the row says nothing to the machine
 * @param weights of the rows
 * @param factors f, [inputs, machines], how cheap a weight of each input is; results are stored by the same backend
 */
export function fitSupportVectorMachines(
  x: SparseMatrix,
  targets: Int8Array,
  weights: Float32Array,
  factors: Matrix,
  { cost }: SupportVectorSettings,
): LinearFunctions {
  const { backend, columns: machines } = factors;
  const w = zerosLike(factors);
  const bias = new Float32Array(machines);
  const alpha = new Float32Array(x.rows * machines);
  /** The dual problem of the squared hinge has 1 / (2 · cost · weight) on its diagonal. */
  const diagonal = Float32Array.from(weights, (weight) => 1 / (2 * cost * weight));
  const squaredFactors = squared(factors);
  const curvature = curvatures(x, diagonal, squaredFactors);
  const rows = [...weights.keys()].filter((row) => {
    const own = targets.subarray(row * machines, (row + 1) * machines);
    return weights[row] > 0 && own.some((target) => target !== 0);
  });
  const random = seededRandom(SEED);
  const scores = backend.allocate(machines);
  const steps = backend.allocate(machines);
  const largest = new Float32Array(machines);
  const smallest = new Float32Array(machines);
  for (let pass = 0; pass < MAX_PASSES; pass++) {
    largest.fill(0);
    smallest.fill(0);
    for (const row of shuffled(rows, random)) {
      scores.fill(0);
      backend.addRowProduct(scores, x, row, w);
      let moves = false;
      for (let machine = 0, at = row * machines; machine < machines; machine++, at++) {
        steps[machine] = 0;
        const target = targets[at];
        if (target === 0) continue;
        const former = alpha[at];
        const gradient = target * (scores[machine] + bias[machine]) - 1 + diagonal[row] * former;
        if (former === 0 && gradient >= 0) continue;
        largest[machine] = Math.max(largest[machine], gradient);
        smallest[machine] = Math.min(smallest[machine], gradient);
        alpha[at] = Math.max(former - gradient / curvature[at], 0);
        steps[machine] = (alpha[at] - former) * target;
        bias[machine] += steps[machine];
        moves = true;
      }
      if (moves) backend.addOuterProduct(w, x, row, steps, squaredFactors);
    }
    if (largest.every((each, machine) => each - smallest[machine] <= TOLERANCE)) break;
  }
  return { weights: w, bias };
}

/** The second derivative of the dual problem for each αᵢ: [rows, machines]. */
function curvatures(x: SparseMatrix, diagonal: Float32Array, squaredFactors: Matrix): Float32Array {
  const { backend, columns: machines } = squaredFactors;
  const squares = { ...x, values: backend.allocate(x.values.length) };
  for (let at = 0; at < x.values.length; at++) squares.values[at] = x.values[at] ** 2;
  const curvature = new Float32Array(x.rows * machines);
  const sums = backend.allocate(machines);
  for (let row = 0; row < x.rows; row++) {
    sums.fill(1 + diagonal[row]);
    backend.addRowProduct(sums, squares, row, squaredFactors);
    curvature.set(sums, row * machines);
  }
  return curvature;
}

function squared(matrix: Matrix): Matrix {
  const result = zerosLike(matrix);
  for (let at = 0; at < matrix.data.length; at++) result.data[at] = matrix.data[at] ** 2;
  return result;
}
