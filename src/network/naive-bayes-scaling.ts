import { zeros } from './matrix.ts';
import type { Backend, Matrix, SparseMatrix } from './tensor.ts';

/** The share of the log-count ratio in a factor; the rest is 1, so that no input is lost. */
const SHARE = 0.4;

/**
 * The factor of each input for each output, by how well the input alone tells right rows from wrong ones (Wang and Manning
 * 2012): 0.4 · r / mean(r) + 0.6, where r = |ln((p / Σp) / (q / Σq))|, and p and q are 1 + the total weight of the right
 * and of the wrong rows that have the input. Sums and mean are over the inputs. The factor is 1 where
 * no input tells right from wrong.
 * @param targets [rows, outputs], each 1 if the output is right, −1 if it is wrong, 0 if that is unknown
 * @param weights of the rows
 * @param backend stores x and the result
 * @returns [inputs, outputs]
 */
export function naiveBayesFactors(
  x: SparseMatrix,
  targets: Int8Array,
  weights: Float32Array,
  outputs: number,
  backend: Backend,
): Matrix {
  const factors = zeros(x.columns, outputs, backend);
  const { data } = factors;
  backend.scoped(() => {
    const right = countsOf(1, x, targets, weights, outputs, backend).data;
    const wrong = countsOf(-1, x, targets, weights, outputs, backend).data;
    for (let output = 0; output < outputs; output++) {
      const offset = Math.log(sumOfColumn(wrong, output, outputs) / sumOfColumn(right, output, outputs));
      for (let at = output; at < data.length; at += outputs) {
        data[at] = Math.abs(Math.log(right[at] / wrong[at]) + offset);
      }
      const mean = sumOfColumn(data, output, outputs) / x.columns;
      for (let at = output; at < data.length; at += outputs) {
        data[at] = mean === 0 ? 1 : (SHARE * data[at]) / mean + (1 - SHARE);
      }
    }
  });
  return factors;
}

/** 1 + the total weight of the rows with this target that have an input: [inputs, outputs]. */
function countsOf(
  target: 1 | -1,
  x: SparseMatrix,
  targets: Int8Array,
  weights: Float32Array,
  outputs: number,
  backend: Backend,
): Matrix {
  const presence = { ...x, values: backend.allocate(x.values.length).fill(1) };
  const ones = zeros(x.columns, outputs, backend);
  ones.data.fill(1);
  const counts = zeros(x.columns, outputs, backend);
  counts.data.fill(1);
  const added = backend.allocate(outputs);
  for (let row = 0; row < x.rows; row++) {
    let adds = false;
    for (let output = 0; output < outputs; output++) {
      const isCounted = targets[row * outputs + output] === target;
      added[output] = isCounted ? weights[row] : 0;
      adds ||= isCounted;
    }
    if (adds) backend.addOuterProduct(counts, presence, row, added, ones);
  }
  return counts;
}

function sumOfColumn(data: Matrix['data'], column: number, columns: number): number {
  let sum = 0;
  for (let at = column; at < data.length; at += columns) sum += data[at];
  return sum;
}
