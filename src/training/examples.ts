import type { Head } from '../network/architecture.ts';
import { type Matrix, zeros } from '../network/matrix.ts';
import { type SparseMatrix, type SparseRow, sparseMatrix } from '../network/sparse-matrix.ts';

/** One text to learn from: its features, and the outputs of the network that are right for it. */
export interface Example {
  readonly features: SparseRow;
  /** Indexes of outputs, counted through all heads in their order. */
  readonly outputs: readonly number[];
}

export interface Batch {
  readonly x: SparseMatrix;
  /** For each head [examples, outputs of the head]: 1 where right, else 0. */
  readonly targets: readonly Matrix[];
}

export function batchOf(examples: readonly Example[], inputs: number, heads: readonly Head[]): Batch {
  const x = sparseMatrix(
    examples.map(({ features }) => features),
    inputs,
  );
  let first = 0;
  const targets = heads.map(({ outputs: size }) => {
    const target = zeros(examples.length, size);
    for (const [row, { outputs }] of examples.entries()) {
      for (const output of outputs) {
        if (output >= first && output < first + size) target.data[row * size + output - first] = 1;
      }
    }
    first += size;
    return target;
  });
  return { x, targets };
}
