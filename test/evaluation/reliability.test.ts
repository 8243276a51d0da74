import { describe, expect, it } from 'vitest';
import { expectedCalibrationError, pooledBins, reliabilityBins } from '../../src/evaluation/reliability.ts';

const many = (count: number, probability: number, right: number) =>
  Array.from({ length: count }, (_, index) => ({ probability, isRight: index < right }));

describe('reliability', () => {
  it('has no error if seven of ten decisions at 0.7 are right', () => {
    const bins = reliabilityBins([...many(10, 0.7, 7), ...many(10, 0.1, 1)]);
    expect(expectedCalibrationError(bins)).toBeCloseTo(0, 12);
  });

  it('has the error of each bin, weighted by its share of the decisions', () => {
    const bins = reliabilityBins([...many(30, 0.9, 15), ...many(10, 0.1, 1)]);
    expect(bins.map(({ count }) => count)).toEqual([10, 30]);
    expect(expectedCalibrationError(bins)).toBeCloseTo((30 / 40) * 0.4, 12);
  });

  it('is pooled as that of all decisions together', () => {
    const [first, second] = [[...many(10, 0.7, 9), ...many(5, 0.1, 1)], many(20, 0.71, 12)];
    const pooled = pooledBins([...reliabilityBins(first), ...reliabilityBins(second)]);
    const together = reliabilityBins([...first, ...second]);
    expect(pooled.map(({ count }) => count).sort()).toEqual(together.map(({ count }) => count).sort());
    expect(expectedCalibrationError(pooled)).toBeCloseTo(expectedCalibrationError(together), 12);
  });

  it('counts probability 1 in the last bin, and has no error without decisions', () => {
    expect(reliabilityBins(many(2, 1, 2))).toEqual([{ count: 2, meanProbability: 1, shareRight: 1 }]);
    expect(expectedCalibrationError([])).toBe(0);
  });
});
