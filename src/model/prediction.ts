import type { Network } from '../network/network.ts';
import { type SparseRow, sparseMatrix } from '../network/sparse-matrix.ts';

/** The probability of every output for each of the inputs. */
export function probabilitiesOf(network: Network, features: readonly SparseRow[]): Float32Array[] {
  const { backend, architecture } = network;
  return backend.scoped(() => {
    const { columns, data } = network.probabilities(sparseMatrix(features, architecture.inputs, backend));
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
