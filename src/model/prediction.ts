import type { Network } from '../network/network.ts';
import { sparseMatrix } from '../network/sparse-matrix.ts';
import type { Matrix, SparseMatrix, SparseRow } from '../network/tensor.ts';

/** The probability of every output for each of the inputs. */
export function probabilitiesOf(network: Network, features: readonly SparseRow[]): Float32Array[] {
  return rowsOf(network, features, (x) => network.probabilities(x));
}

/** The logit of every output for each of the inputs. */
export function logitsOf(network: Network, features: readonly SparseRow[]): Float32Array[] {
  return rowsOf(network, features, (x) => network.logits(x));
}

function rowsOf(
  network: Network,
  features: readonly SparseRow[],
  forward: (x: SparseMatrix) => Matrix,
): Float32Array[] {
  const { backend, architecture } = network;
  return backend.scoped(() => {
    const { columns, data } = forward(sparseMatrix(features, architecture.inputs, backend));
    return features.map((_, row) => Float32Array.from(data.subarray(row * columns, (row + 1) * columns)));
  });
}

/** The outputs whose probability reaches the threshold: one for all, or one for each. */
export function outputsAtLeast(
  probabilities: Float32Array,
  threshold: number | readonly number[],
): ReadonlySet<number> {
  const of = (output: number) => (typeof threshold === 'number' ? threshold : threshold[output]);
  return new Set(probabilities.keys().filter((output) => probabilities[output] >= of(output)));
}
