import type { SparseMatrix } from './tensor.ts';

/** The share of the log-count ratio in a factor; the rest is 1, so that no input is lost. */
const SHARE = 0.4;

/**
 * The factor of each input for one output, by how well the input alone tells right rows from wrong ones (Wang and Manning
 * 2012): 0.4 · r / mean(r) + 0.6, where r = |ln((p / Σp) / (q / Σq))|, and p and q are 1 + the total weight of the right
 * and of the wrong rows that have the input.
 * @param targets for each row 1 if the output is right, −1 if it is wrong, 0 if that is unknown
 * @param weights of the rows
 */
export function naiveBayesFactors(x: SparseMatrix, targets: Int8Array, weights: Float32Array): Float32Array {
  const right = new Float64Array(x.columns).fill(1);
  const wrong = new Float64Array(x.columns).fill(1);
  for (let row = 0; row < x.rows; row++) {
    if (targets[row] === 0) continue;
    const counts = targets[row] > 0 ? right : wrong;
    for (let at = x.offsets[row]; at < x.offsets[row + 1]; at++) counts[x.indices[at]] += weights[row];
  }
  const sum = (counts: Float64Array) => counts.reduce((total, count) => total + count, 0);
  const offset = Math.log(sum(wrong) / sum(right));
  const ratios = Float32Array.from(right, (count, column) =>
    Math.abs(Math.log(count / wrong[column]) + offset),
  );
  const mean = ratios.reduce((total, ratio) => total + ratio, 0) / ratios.length;
  return ratios.map((ratio) => (SHARE * ratio) / mean + (1 - SHARE));
}
