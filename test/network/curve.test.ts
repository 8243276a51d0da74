import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { argumentAt, valueAt } from '../../src/network/curve.ts';

const curve = { x: Float64Array.of(-1, 0, 2), y: Float64Array.of(-4, -2, -1) };

describe('a curve', () => {
  it('is linear between its points, and has slope 1 beyond them', () => {
    const values = [-1, -0.5, 0, 1, 2, 5, -3].map((x) => valueAt(curve, x));
    expect(values).toEqual([-4, -3, -2, -1.5, -1, 2, -6]);
  });

  it('has an inverse', () => {
    const number = fc.double({ min: -10, max: 10, noNaN: true });
    fc.assert(
      fc.property(number, (x) => {
        expect(argumentAt(curve, valueAt(curve, x))).toBeCloseTo(x, 9);
      }),
    );
  });

  it('increases everywhere', () => {
    const number = fc.double({ min: -10, max: 10, noNaN: true });
    fc.assert(
      fc.property(number, number, (a, b) => {
        fc.pre(b - a > 1e-9);
        expect(valueAt(curve, a)).toBeLessThan(valueAt(curve, b));
      }),
    );
  });
});
