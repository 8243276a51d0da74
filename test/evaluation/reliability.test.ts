import { describe, expect, it } from 'vitest';
import { expectedCalibrationError, reliabilityBins } from '../../src/evaluation/reliability.ts';

const many = (count: number, probability: number, right: number) =>
  Array.from({ length: count }, (_, index) => ({ probability, isRight: index < right }));

describe('reliability', () => {
  it('is perfect when of those said to be likely at 0.7 seven in ten are right', () => {
    const bins = reliabilityBins([...many(10, 0.7, 7), ...many(10, 0.1, 1)]);
    expect(expectedCalibrationError(bins)).toBeCloseTo(0, 12);
  });

  it('is off by what was claimed too much, weighted by how often', () => {
    const bins = reliabilityBins([...many(30, 0.9, 15), ...many(10, 0.1, 1)]);
    expect(bins.map(({ count }) => count)).toEqual([10, 30]);
    expect(expectedCalibrationError(bins)).toBeCloseTo((30 / 40) * 0.4, 12);
  });

  it('takes certainty into its last bin, and nothing at all for perfect', () => {
    expect(reliabilityBins(many(2, 1, 2))).toEqual([{ count: 2, meanProbability: 1, shareRight: 1 }]);
    expect(expectedCalibrationError([])).toBe(0);
  });
});
