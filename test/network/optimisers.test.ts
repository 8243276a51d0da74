import { describe, expect, it } from 'vitest';
import { float64 } from '../../src/network/backends/plain-backend.ts';
import { he, xavier } from '../../src/network/initialisation.ts';
import { matrixOf, toRows } from '../../src/network/matrix.ts';
import { Adam, Sgd } from '../../src/network/optimisers.ts';
import { normal, seededRandom, shuffled } from '../../src/network/random.ts';

describe('stochastic gradient descent', () => {
  it('with momentum repeats part of the previous step', () => {
    const parameter = matrixOf([[1]], float64);
    const optimiser = new Sgd(new Map([['w', parameter]]), { momentum: 0.5 });
    const gradient = matrixOf([[2]], float64);
    optimiser.beginStep(0.1);
    optimiser.update('w', parameter, gradient);
    expect(parameter.data[0]).toBeCloseTo(0.8, 12);
    optimiser.update('w', parameter, gradient);
    expect(parameter.data[0]).toBeCloseTo(0.8 - 0.1 - 0.2, 12);
  });
});

describe('Adam', () => {
  it('moves by the learning rate in the first step, for gradients of any size', () => {
    for (const size of [1e-3, 1, 1e3]) {
      const parameter = matrixOf([[5, 5]], float64);
      const optimiser = new Adam(new Map([['w', parameter]]));
      optimiser.beginStep(0.01);
      optimiser.update('w', parameter, matrixOf([[size, -size]], float64));
      expect(parameter.data[0]).toBeCloseTo(4.99, 6);
      expect(parameter.data[1]).toBeCloseTo(5.01, 6);
    }
  });

  it('does not change rows outside a row-sparse gradient', () => {
    const parameter = matrixOf(
      [
        [1, 1],
        [1, 1],
        [1, 1],
      ],
      float64,
    );
    const optimiser = new Adam(new Map([['w', parameter]]));
    optimiser.beginStep(0.5);
    optimiser.update('w', parameter, {
      rows: Int32Array.of(2, 0),
      values: matrixOf(
        [
          [1, 1],
          [-1, 1],
        ],
        float64,
      ),
    });
    const [first, second, third] = toRows(parameter);
    expect(second).toEqual([1, 1]);
    expect(first[0]).toBeCloseTo(1.5, 6);
    expect(third[0]).toBeCloseTo(0.5, 6);
  });

  it('shrinks weights but not biases by the weight decay', () => {
    const weights = matrixOf([[4]], float64);
    const bias = matrixOf([[4]], float64);
    const optimiser = new Adam(
      new Map([
        ['output.weights', weights],
        ['output.bias', bias],
      ]),
      { weightDecay: 0.5 },
    );
    optimiser.beginStep(0.1);
    optimiser.update('output.weights', weights, matrixOf([[0]], float64));
    optimiser.update('output.bias', bias, matrixOf([[0]], float64));
    expect(weights.data[0]).toBeCloseTo(4 * (1 - 0.1 * 0.5), 12);
    expect(bias.data[0]).toBe(4);
  });

  it('finds the minimum of a quadratic function', () => {
    const parameter = matrixOf([[3, -2]], float64);
    const optimiser = new Adam(new Map([['w', parameter]]));
    for (let step = 0; step < 500; step++) {
      optimiser.beginStep(0.1);
      optimiser.update('w', parameter, { ...parameter, data: parameter.data.map((w) => 2 * w) });
    }
    expect(Math.hypot(...parameter.data)).toBeLessThan(1e-3);
  });
});

describe('initialisation', () => {
  it('by Xavier is uniform within ±√(6 / (inputs + outputs))', () => {
    const { data } = xavier(40, 60, seededRandom(1));
    const bound = Math.sqrt(6 / 100);
    expect(Math.max(...data)).toBeLessThanOrEqual(bound);
    expect(Math.max(...data)).toBeGreaterThan(0.95 * bound);
    expect(Math.min(...data)).toBeLessThan(-0.95 * bound);
  });

  it('by He has variance 2 / inputs', () => {
    const { data } = he(50, 400, seededRandom(1), float64);
    const variance = [...data].reduce((sum, w) => sum + w * w, 0) / data.length;
    expect(variance * 25).toBeCloseTo(1, 1);
  });
});

describe('random numbers', () => {
  it('depend only on the seed, are in [0, 1) and have mean 0.5', () => {
    const random = seededRandom(7);
    const numbers = Array.from({ length: 10_000 }, random);
    const again = seededRandom(7);
    expect(Array.from({ length: 10_000 }, again)).toEqual(numbers);
    expect(numbers.every((number) => number >= 0 && number < 1)).toBe(true);
    expect(numbers.reduce((sum, number) => sum + number) / 10_000).toBeCloseTo(0.5, 1);
  });

  it('of the normal distribution have mean 0 and standard deviation 1', () => {
    const random = seededRandom(7);
    const numbers = Array.from({ length: 20_000 }, () => normal(random));
    expect(numbers.reduce((sum, number) => sum + number) / 20_000).toBeCloseTo(0, 1);
    expect(numbers.reduce((sum, number) => sum + number ** 2) / 20_000).toBeCloseTo(1, 1);
  });

  it('shuffle a copy that has the same items', () => {
    const items = Array.from({ length: 50 }, (_, index) => index);
    const order = shuffled(items, seededRandom(1));
    expect(order).not.toEqual(items);
    expect(order.toSorted((a, b) => a - b)).toEqual(items);
  });
});
