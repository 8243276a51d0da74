import { describe, expect, it } from 'vitest';
import { logistic } from '../../src/network/activations.ts';
import { valueAt } from '../../src/network/curve.ts';
import { normal, seededRandom } from '../../src/network/random.ts';
import { fitCurve, type Outcome } from '../../src/training/calibration-curve.ts';

/** Outcomes that are right with probability σ(f(logit)). */
function outcomesOf(f: (logit: number) => number, count = 40_000): Outcome[] {
  const random = seededRandom(1);
  return Array.from({ length: count }, () => {
    const logit = 3 * normal(random);
    return { logit, isRight: random() < logistic(f(logit)) };
  });
}

describe('a calibration curve', () => {
  it.each([
    ['steeper than', (x: number) => 2 * x - 1],
    ['bent against', (x: number) => (x > 0 ? x / 3 : 2 * x)],
  ])('finds how probable a decision is, where that is %s what the logit says', (_, f) => {
    const curve = fitCurve(outcomesOf(f));
    if (curve === undefined) throw new Error('there is no curve');
    for (const logit of [-2, -1, 0, 1, 2]) {
      expect(logistic(valueAt(curve, logit))).toBeCloseTo(logistic(f(logit)), 1);
    }
  });

  it('increases, even where the outcomes do not', () => {
    const curve = fitCurve(outcomesOf((x) => 2 * Math.sin(x)));
    if (curve === undefined) throw new Error('there is no curve');
    for (let point = 1; point < curve.x.length; point++) {
      expect(curve.x[point]).toBeGreaterThan(curve.x[point - 1]);
      expect(curve.y[point]).toBeGreaterThan(curve.y[point - 1]);
    }
  });

  it('needs enough right outcomes for two points', () => {
    expect(fitCurve([])).toBeUndefined();
    expect(fitCurve(outcomesOf(() => -20, 500))).toBeUndefined();
    expect(fitCurve(outcomesOf((x) => x, 200))).toBeDefined();
  });
});
