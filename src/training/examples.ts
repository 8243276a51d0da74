import { zeros } from '../network/matrix.ts';
import { sparseMatrix } from '../network/sparse-matrix.ts';
import type { Backend, Matrix, SparseMatrix, SparseRow } from '../network/tensor.ts';

/** One text to learn from: its features, and the outputs of the network that are right for it. */
export interface Example {
  readonly features: SparseRow;
  readonly outputs: ReadonlySet<number>;
  /** The outputs of which it is not known whether they are right. */
  readonly unknown?: ReadonlySet<number>;
}

/**
 * The examples as the network takes them: x [n, inputs] and targets [n, outputs]: 1 where right, NaN
 * where that is not known, and 0 elsewhere.
 */
export function batchOf(
  examples: readonly Example[],
  { inputs, outputs }: { inputs: number; outputs: number },
  backend: Backend,
): { x: SparseMatrix; targets: Matrix } {
  const x = sparseMatrix(
    examples.map(({ features }) => features),
    inputs,
    backend,
  );
  const targets = zeros(examples.length, outputs, backend);
  for (const [row, example] of examples.entries()) {
    for (const output of example.unknown ?? []) targets.data[row * outputs + output] = Number.NaN;
    for (const output of example.outputs) targets.data[row * outputs + output] = 1;
  }
  return { x, targets };
}
