import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sigmoid } from '../../src/network/activations.ts';
import { float64 } from '../../src/network/backends/plain-backend.ts';
import {
  crossEntropy,
  sigmoidCrossEntropy,
  softmax,
  softmaxCrossEntropy,
  squaredHinge,
} from '../../src/network/losses.ts';
import { matrixOf, toRows } from '../../src/network/matrix.ts';
import type { Matrix } from '../../src/network/tensor.ts';
import { expectSameGradient } from '../fixtures/gradients.ts';
import { centralDifference, numericalGradient } from '../fixtures/numerical-gradient.ts';

const logits = () =>
  matrixOf(
    [
      [0.3, -1.2, 2],
      [1.5, 0.1, -0.4],
    ],
    float64,
  );

describe('cross-entropy', () => {
  it('of z = [0.8, 0.2] is 1.609 for t = [0, 1] and 0.223 for t = [1, 0] (0.699 and 0.097 by log10)', () => {
    expect(crossEntropy([0.8, 0.2], [0, 1])).toBeCloseTo(1.609, 3);
    expect(crossEntropy([0.8, 0.2], [1, 0])).toBeCloseTo(0.223, 3);
    expect(crossEntropy([0.8, 0.2], [0, 1]) / Math.LN10).toBeCloseTo(0.699, 3);
    expect(crossEntropy([0.8, 0.2], [1, 0]) / Math.LN10).toBeCloseTo(0.097, 3);
  });
});

describe('the central difference', () => {
  it('of 2x + 10 is 2, and of 2x² + 10 is 4x', () => {
    for (const x of [-3, 0, 0.5, 7]) {
      expect(centralDifference((value) => 2 * value + 10, x)).toBeCloseTo(2, 8);
      expect(centralDifference((value) => 2 * value ** 2 + 10, x)).toBeCloseTo(4 * x, 8);
    }
  });
});

describe('sigmoid output with binary cross-entropy', () => {
  const targets = matrixOf(
    [
      [1, 0, 1],
      [0, 0, 1],
    ],
    float64,
  );

  it('is the mean over the rows of the cross-entropy of the probabilities', () => {
    const probabilities = toRows(sigmoid(logits()).output);
    const perRow = toRows(targets).map((row, index) =>
      row.reduce(
        (sum, t, k) => sum + crossEntropy([probabilities[index][k], 1 - probabilities[index][k]], [t, 1 - t]),
        0,
      ),
    );
    expect(sigmoidCrossEntropy(logits(), targets).loss).toBeCloseTo((perRow[0] + perRow[1]) / 2, 12);
  });

  it('has the same gradient as numerical differentiation', () => {
    expectGradientOf(sigmoidCrossEntropy, logits(), targets);
  });

  it('stays finite for large logits', () => {
    const { loss, gradient } = sigmoidCrossEntropy(
      matrixOf([[1e4, -1e4]], float64),
      matrixOf([[0, 1]], float64),
    );
    expect(loss).toBe(2e4);
    expect(toRows(gradient)).toEqual([[1, -1]]);
  });
});

describe('softmax output with cross-entropy', () => {
  const targets = matrixOf(
    [
      [0, 0, 1],
      [1, 0, 0],
    ],
    float64,
  );

  it('is the mean over the rows of the cross-entropy of the probabilities', () => {
    const rows = toRows(softmax(logits()));
    const expected = (crossEntropy(rows[0], [0, 0, 1]) + crossEntropy(rows[1], [1, 0, 0])) / 2;
    expect(softmaxCrossEntropy(logits(), targets).loss).toBeCloseTo(expected, 12);
  });

  it('has the same gradient as numerical differentiation', () => {
    expectGradientOf(softmaxCrossEntropy, logits(), targets);
  });

  it('has no gradient for a row whose answer is unknown', () => {
    const unknown = matrixOf(
      [
        [0, 0, 0],
        [1, 0, 0],
      ],
      float64,
    );
    expect(toRows(softmaxCrossEntropy(logits(), unknown).gradient)[0].map(Math.abs)).toEqual([0, 0, 0]);
    expectGradientOf(softmaxCrossEntropy, logits(), unknown);
  });

  it('has probabilities that sum to 1, even for logits of ±1000', () => {
    const logit = fc.double({ min: -1000, max: 1000, noNaN: true });
    fc.assert(
      fc.property(fc.array(logit, { minLength: 1, maxLength: 8 }), (row) => {
        const probabilities = softmax(matrixOf([row], float64)).data;
        expect([...probabilities].reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 9);
      }),
    );
  });
});

function expectGradientOf(lossOf: typeof sigmoidCrossEntropy, at: Matrix, targets: Matrix): void {
  expectSameGradient(
    lossOf(at, targets).gradient,
    numericalGradient(() => lossOf(at, targets).loss, at),
  );
}

describe('squared hinge loss', () => {
  const targets = matrixOf(
    [
      [1, 0, Number.NaN],
      [0, 1, 0],
    ],
    float64,
  );

  it('is the squared distance of each logit to the margin, as the mean over the rows', () => {
    // Row 1: right by 0.3, right by more than the margin, unknown. Row 2: wrong by 1.5, right by 0.1, right by 0.4.
    const expected = (0.7 ** 2 + 0 + (2.5 ** 2 + 0.9 ** 2 + 0.6 ** 2)) / 2;
    expect(squaredHinge(logits(), targets).loss).toBeCloseTo(expected, 12);
  });

  it('has the same gradient as numerical differentiation', () => {
    expectGradientOf(squaredHinge, logits(), targets);
  });
});
