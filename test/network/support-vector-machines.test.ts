import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { KernelBackend } from '../../src/network/backends/kernel-backend.ts';
import { float32, float64 } from '../../src/network/backends/plain-backend.ts';
import { matrixOf, toRows } from '../../src/network/matrix.ts';
import { naiveBayesFactors } from '../../src/network/naive-bayes-scaling.ts';
import { normal, seededRandom } from '../../src/network/random.ts';
import { sparseMatrix } from '../../src/network/sparse-matrix.ts';
import { fitSupportVectorMachines } from '../../src/network/support-vector-machines.ts';
import type { Backend, SparseRow } from '../../src/network/tensor.ts';

const INPUTS = 4;

interface Problem {
  readonly rows: readonly SparseRow[];
  /** [rows, machines] */
  readonly targets: Int8Array;
  readonly weights: Float32Array;
  /** [inputs, machines] */
  readonly factors: readonly number[][];
}

/** A problem in which machine m tells rows by their input m. */
function randomProblem(seed: number, count: number, machines: number): Problem {
  const random = seededRandom(seed);
  const rows = Array.from({ length: count }, (): SparseRow => {
    const columns = Int32Array.from(Array(INPUTS).keys()).filter(() => random() < 0.6);
    return { columns, values: Float32Array.from(columns, () => normal(random)) };
  });
  const targets = rows.flatMap(({ columns, values }) =>
    Array.from({ length: machines }, (_, machine) => {
      const value = values[columns.indexOf(machine)] ?? 0;
      return value + normal(random) / 2 > 0 ? 1 : -1;
    }),
  );
  return {
    rows,
    targets: Int8Array.from(targets),
    weights: Float32Array.from(rows, () => 0.2 + random()),
    factors: Array.from({ length: INPUTS }, () => Array.from({ length: machines }, () => 0.5 + random())),
  };
}

/** The weights and the bias of each machine. */
function fitted({ rows, targets, weights, factors }: Problem, cost: number, backend: Backend = float32) {
  const x = sparseMatrix(rows, INPUTS, backend);
  const machines = fitSupportVectorMachines(x, targets, weights, matrixOf(factors, backend), { cost });
  const w = toRows(machines.weights);
  return factors[0].map((_, machine) => ({ w: w.map((row) => row[machine]), bias: machines.bias[machine] }));
}

/** The objective of `fitSupportVectorMachines` for one machine. */
function objective(
  { rows, targets, weights, factors }: Problem,
  cost: number,
  machine: number,
  w: readonly number[],
  bias: number,
): number {
  const machines = factors[0].length;
  const length = w.reduce((sum, each, input) => sum + (each / factors[input][machine]) ** 2 / 2, 0);
  return rows.reduce(
    (sum, { columns, values }, row) => {
      const score = columns.reduce((total, input, at) => total + w[input] * values[at], bias);
      const target = targets[row * machines + machine];
      return sum + cost * weights[row] * (target === 0 ? 0 : Math.max(0, 1 - target * score) ** 2);
    },
    bias ** 2 / 2 + length,
  );
}

const backends = { 'plain loops': () => float64, 'the kernel': () => new KernelBackend() };

describe.each(Object.entries(backends))('support vector machines by %s', (_, newBackend) => {
  it('are at the minimum of their objectives: no small step in any direction is much better', () => {
    fc.assert(
      fc.property(
        fc.nat(1000),
        fc.constantFrom(0.1, 1),
        fc.integer({ min: 1, max: INPUTS }),
        (seed, cost, machines) => {
          const problem = randomProblem(seed, 30, machines);
          for (const [machine, { w, bias }] of fitted(problem, cost, newBackend()).entries()) {
            const valueAt = (w: readonly number[], bias: number) =>
              objective(problem, cost, machine, w, bias);
            const at = valueAt(w, bias);
            for (const step of [-0.02, 0.02]) {
              expect(valueAt(w, bias + step)).toBeGreaterThan(at * 0.99);
              for (let input = 0; input < INPUTS; input++) {
                const moved = w.map((each, index) => each + (index === input ? step : 0));
                expect(valueAt(moved, bias)).toBeGreaterThan(at * 0.99);
              }
            }
          }
        },
      ),
      { numRuns: 50 },
    );
  });

  it('leave out rows of which the target is unknown', () => {
    const problem = randomProblem(1, 40, 2);
    const known = problem.targets.map((target, at) => (at < 40 ? target : 0));
    const none = problem.weights.map((weight, row) => (row < 20 ? weight : 0));
    expect(fitted({ ...problem, targets: known }, 1, newBackend())).toEqual(
      fitted({ ...problem, weights: none }, 1, newBackend()),
    );
  });
});

describe('Naive Bayes factors', () => {
  it('follow the log-count ratio of each input, with a mean of 1, and are 1 where none tells anything', () => {
    const row = (columns: number[]) => ({
      columns: Int32Array.from(columns),
      values: new Float32Array(columns.length).fill(0.5),
    });
    // Input 0 is in right rows of output 0 only, input 1 in both kinds alike. Both inputs say the same of output 1.
    const x = sparseMatrix([row([0, 1]), row([0, 1]), row([1]), row([1])], 2);
    const targets = Int8Array.of(1, 1, 1, 0, -1, 0, -1, 0);
    const factors = toRows(naiveBayesFactors(x, targets, new Float32Array(4).fill(1), 2, float32));
    const ratios = [Math.abs(Math.log(3 / 6 / (1 / 4))), Math.abs(Math.log(3 / 6 / (3 / 4)))];
    const mean = (ratios[0] + ratios[1]) / 2;
    expect(factors[0][0]).toBeCloseTo((0.4 * ratios[0]) / mean + 0.6, 5);
    expect(factors[1][0]).toBeCloseTo((0.4 * ratios[1]) / mean + 0.6, 5);
    expect([factors[0][1], factors[1][1]]).toEqual([1, 1]);
  });
});
