import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { naiveBayesFactors } from '../../src/network/naive-bayes-scaling.ts';
import { normal, seededRandom } from '../../src/network/random.ts';
import { sparseMatrix } from '../../src/network/sparse-matrix.ts';
import { fitSupportVectorMachine } from '../../src/network/support-vector-machine.ts';
import type { SparseMatrix, SparseRow } from '../../src/network/tensor.ts';

const INPUTS = 4;

function randomRows(seed: number, count: number) {
  const random = seededRandom(seed);
  const rows = Array.from({ length: count }, (): SparseRow => {
    const columns = Int32Array.from(Array(INPUTS).keys()).filter(() => random() < 0.6);
    return { columns, values: Float32Array.from(columns, () => normal(random)) };
  });
  const targets = Int8Array.from(rows, ({ values }) => ((values[0] ?? 0) + normal(random) / 2 > 0 ? 1 : -1));
  const weights = Float32Array.from(rows, () => 0.2 + random());
  const factors = Float32Array.from({ length: INPUTS }, () => 0.5 + random());
  return { x: sparseMatrix(rows, INPUTS), targets, weights, factors };
}

/** The objective of `fitSupportVectorMachine`. */
function objective(
  { x, targets, weights, factors }: ReturnType<typeof randomRows>,
  cost: number,
  w: readonly number[],
  bias: number,
): number {
  let sum = bias ** 2 / 2 + w.reduce((total, each, input) => total + (each / factors[input]) ** 2 / 2, 0);
  for (let row = 0; row < x.rows; row++) {
    const margin = targets[row] * scoreOf(x, row, w, bias);
    sum += cost * weights[row] * (targets[row] === 0 ? 0 : Math.max(0, 1 - margin) ** 2);
  }
  return sum;
}

function scoreOf(
  { offsets, indices, values }: SparseMatrix,
  row: number,
  w: readonly number[],
  bias: number,
) {
  let score = bias;
  for (let at = offsets[row]; at < offsets[row + 1]; at++) score += w[indices[at]] * values[at];
  return score;
}

describe('the support vector machine', () => {
  it('is at the minimum of its objective: no small step in any direction is much better', () => {
    fc.assert(
      fc.property(fc.nat(1000), fc.constantFrom(0.1, 1), (seed, cost) => {
        const problem = randomRows(seed, 30);
        const { x, targets, weights, factors } = problem;
        const { weights: w, bias } = fitSupportVectorMachine(x, targets, weights, factors, { cost });
        const at = objective(problem, cost, [...w], bias);
        for (const step of [-0.02, 0.02]) {
          expect(objective(problem, cost, [...w], bias + step)).toBeGreaterThan(at * 0.99);
          for (let input = 0; input < INPUTS; input++) {
            const moved = [...w].map((each, index) => each + (index === input ? step : 0));
            expect(objective(problem, cost, moved, bias)).toBeGreaterThan(at * 0.99);
          }
        }
      }),
      { numRuns: 50 },
    );
  });

  it('leaves out rows of which the target is unknown', () => {
    const { x, targets, weights, factors } = randomRows(1, 40);
    const known = targets.map((target, row) => (row < 20 ? target : 0));
    const none = weights.map((weight, row) => (row < 20 ? weight : 0));
    expect(fitSupportVectorMachine(x, known, weights, factors, { cost: 1 })).toEqual(
      fitSupportVectorMachine(x, targets, none, factors, { cost: 1 }),
    );
  });
});

describe('Naive Bayes factors', () => {
  it('follow the log-count ratio of each input, with a mean of 1', () => {
    const row = (columns: number[]) => ({
      columns: Int32Array.from(columns),
      values: new Float32Array(columns.length).fill(1),
    });
    // Input 0 is in right rows only, input 1 in both kinds alike.
    const x = sparseMatrix([row([0, 1]), row([0, 1]), row([1]), row([1])], 2);
    const factors = naiveBayesFactors(x, Int8Array.of(1, 1, -1, -1), new Float32Array(4).fill(1));
    const ratios = [Math.abs(Math.log(3 / 6 / (1 / 4))), Math.abs(Math.log(3 / 6 / (3 / 4)))];
    const mean = (ratios[0] + ratios[1]) / 2;
    expect(factors[0]).toBeCloseTo((0.4 * ratios[0]) / mean + 0.6, 5);
    expect(factors[1]).toBeCloseTo((0.4 * ratios[1]) / mean + 0.6, 5);
  });
});
