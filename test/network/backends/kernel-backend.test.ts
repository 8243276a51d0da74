import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ACTIVATIONS } from '../../../src/network/activations.ts';
import { type Architecture, initialParameters } from '../../../src/network/architecture.ts';
import { KernelBackend } from '../../../src/network/backends/kernel-backend.ts';
import { float64 } from '../../../src/network/backends/plain-backend.ts';
import { zeros } from '../../../src/network/matrix.ts';
import { Network } from '../../../src/network/network.ts';
import { Adam } from '../../../src/network/optimisers.ts';
import { normal, seededRandom } from '../../../src/network/random.ts';
import { compositeMatrix } from '../../../src/network/sparse-matrix.ts';
import { type Backend, isRowSparse, type Matrix, type SparseRow } from '../../../src/network/tensor.ts';

const INPUTS = 30;

/** The kernel processes four columns and four rows at a time, so the sizes include multiples of four and others. */
const settings = fc.record({
  seed: fc.nat(1000),
  batch: fc.integer({ min: 1, max: 9 }),
  hidden: fc.array(fc.integer({ min: 1, max: 9 }), { maxLength: 3 }),
  activation: fc.constantFrom(...ACTIVATIONS),
  sigmoids: fc.integer({ min: 1, max: 7 }),
  softmaxes: fc.integer({ min: 2, max: 7 }),
  dropout: fc.constantFrom(0, 0.5),
});
type Settings = typeof settings extends fc.Arbitrary<infer T> ? T : never;

/** The loss and the gradients of a random network for random data. */
function lossOn(
  backend: Backend,
  { seed, batch, hidden, activation, sigmoids, softmaxes, dropout }: Settings,
) {
  const random = seededRandom(seed);
  const heads = [
    { kind: 'sigmoid' as const, outputs: sigmoids },
    { kind: 'softmax' as const, outputs: softmaxes },
  ];
  const architecture: Architecture = {
    inputs: INPUTS,
    hiddenInputs: INPUTS - 1,
    hidden,
    activation,
    heads,
    linear: true,
    wholeShare: 0.6,
  };
  const network = new Network(architecture, initialParameters(architecture, random, backend));
  const x = compositeMatrix(
    Array.from({ length: batch }, (_, index) => ({
      whole: randomRow(random),
      parts: Array.from({ length: index % 3 }, () => randomRow(random)),
    })),
    INPUTS,
    backend,
  );
  const targets = zeros(batch, sigmoids + softmaxes, backend);
  for (let row = 0; row < batch; row++) {
    targets.data[row * targets.columns + Math.floor(random() * sigmoids)] = 1;
    targets.data[row * targets.columns + sigmoids + Math.floor(random() * softmaxes)] = 1;
  }
  return network.loss(x, targets, { rate: dropout, random });
}

function randomRow(random: () => number): SparseRow {
  const columns = Int32Array.from(Array(INPUTS).keys()).filter(() => random() < 0.3);
  return { columns, values: Float32Array.from(columns, () => normal(random)) };
}

function randomMatrix(rows: number, columns: number, seed: number, backend: Backend): Matrix {
  const random = seededRandom(seed);
  const matrix = zeros(rows, columns, backend);
  for (const index of matrix.data.keys()) matrix.data[index] = normal(random);
  return matrix;
}

describe('the kernel backend', () => {
  it('has the same loss and gradients as plain loops in 64 bits, within 32-bit precision', () => {
    fc.assert(
      fc.property(settings, (each) => {
        const plain = lossOn(float64, each);
        const fast = lossOn(new KernelBackend(), each);
        expect(fast.loss).toBeCloseTo(plain.loss, 4);
        for (const [name, gradient] of plain.gradients) {
          const found = fast.gradients.get(name);
          if (found === undefined) throw new Error(`no gradient for ${name}`);
          if (isRowSparse(gradient) && isRowSparse(found))
            expect([...found.rows]).toEqual([...gradient.rows]);
          const values = isRowSparse(gradient) ? gradient.values.data : gradient.data;
          const foundValues = isRowSparse(found) ? found.values.data : found.data;
          for (const [index, value] of values.entries()) expect(foundValues[index]).toBeCloseTo(value, 4);
        }
      }),
    );
  });

  it('takes the same steps of Adam as plain loops, for dense and row-sparse gradients', () => {
    fc.assert(
      fc.property(fc.nat(1000), fc.integer({ min: 1, max: 9 }), (seed, columns) => {
        const step = (backend: Backend) => {
          const parameter = randomMatrix(6, columns, seed, backend);
          const optimiser = new Adam(new Map([['x.weights', parameter]]), { weightDecay: 0.1 });
          optimiser.beginStep(0.01);
          optimiser.update('x.weights', parameter, randomMatrix(6, columns, seed + 1, backend));
          const rows = backend.allocateIndices(2);
          rows.set([4, 1]);
          optimiser.beginStep(0.02);
          optimiser.update('x.weights', parameter, {
            rows,
            values: randomMatrix(2, columns, seed + 2, backend),
          });
          return parameter.data;
        };
        const plain = step(float64);
        for (const [index, value] of step(new KernelBackend()).entries())
          expect(value).toBeCloseTo(plain[index], 5);
      }),
    );
  });

  it('reuses freed memory and sets it to zero', () => {
    const backend = new KernelBackend();
    const used = backend.scoped(() => backend.allocate(5).fill(7).byteOffset);
    const again = backend.allocate(5);
    expect(again.byteOffset).toBe(used);
    expect([...again]).toEqual([0, 0, 0, 0, 0]);
  });

  it('keeps its contents when the memory grows', () => {
    const backend = new KernelBackend();
    const first = backend.allocate(3).fill(1);
    const large = backend.allocate(1_000_000);
    large[999_999] = 2;
    expect([...first]).toEqual([1, 1, 1]);
    expect(large.byteOffset).toBeGreaterThanOrEqual(first.byteOffset + 12);
  });
});
