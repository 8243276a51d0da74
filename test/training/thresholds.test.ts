import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chooseThresholds, commonThreshold } from '../../src/training/thresholds.ts';

/** One output: the probability for each record, and whether it is right. */
function thresholdOf(decisions: readonly (readonly [number, boolean])[]): number {
  const [threshold] = chooseThresholds(
    decisions.map(([probability]) => Float32Array.of(probability)),
    decisions.map(([, isRight]) => ({ outputs: new Set(isRight ? [0] : []) })),
    ['group'],
  );
  return threshold;
}

describe('thresholds', () => {
  it('separate right from wrong if a tag has many examples on dev', () => {
    const decisions = Array.from({ length: 100 }, (_, index) => [(index + 0.5) / 100, index >= 30] as const);
    expect(thresholdOf(decisions)).toBeCloseTo(0.3, 6);
  });

  it('of a rare tag stay close to the threshold of its group', () => {
    const records = Array.from({ length: 100 }, (_, index) => index);
    const probabilities = records.map((record) => Float32Array.of(record / 100, record === 5 ? 0.9 : 0.01));
    const targets = records.map((record) => ({
      outputs: new Set([...(record >= 30 ? [0] : []), ...(record === 5 ? [1] : [])]),
    }));
    const [common, rare] = chooseThresholds(probabilities, targets, ['industry', 'industry']);
    expect(common).toBeCloseTo(0.3, 1);
    expect(Math.abs(rare - common)).toBeLessThan(0.05);
  });

  it('of a tag without examples on dev are the threshold of its group', () => {
    const probabilities = Array.from({ length: 10 }, (_, index) => Float32Array.of(index / 10, 0.1));
    const targets = Array.from({ length: 10 }, (_, index) => ({ outputs: new Set(index >= 5 ? [0] : []) }));
    const [, unseen] = chooseThresholds(probabilities, targets, ['theme', 'theme']);
    expect(unseen).toBeGreaterThan(0.4);
    expect(unseen).toBeLessThanOrEqual(0.5);
  });

  it('are the lowest that reach the minimum precision, if there is one', () => {
    const probabilities = Array.from({ length: 100 }, (_, index) => Float32Array.of((index + 0.5) / 100));
    // All decisions of at least 0.5 are right, and every other one below it.
    const targets = probabilities.map((_, index) => ({
      outputs: new Set(index >= 50 || index % 2 === 0 ? [0] : []),
    }));
    const at = (minimumPrecision: number) =>
      chooseThresholds(probabilities, targets, ['group'], { minimumPrecision })[0];
    expect(at(1)).toBeCloseTo(0.5, 1);
    expect(at(0.8)).toBeLessThan(0.3);
    for (const precision of [0.8, 0.9, 1]) {
      const given = targets.filter((_, index) => probabilities[index][0] >= at(precision));
      expect(given.filter(({ outputs }) => outputs.size > 0).length / given.length).toBeGreaterThanOrEqual(
        precision,
      );
    }
  });

  it('predict nothing if no threshold reaches the minimum precision', () => {
    const probabilities = Array.from({ length: 40 }, (_, index) => Float32Array.of((index % 20) / 20));
    const targets = probabilities.map((_, index) => ({ outputs: new Set(index < 20 ? [0] : []) }));
    expect(chooseThresholds(probabilities, targets, ['group'], { minimumPrecision: 0.9 })[0]).toBeCloseTo(
      0.94,
      6,
    );
  });

  it('of all outputs together are the candidate with the highest F1', () => {
    const candidates = Array.from({ length: 90 }, (_, index) => (index + 5) / 100);
    // Many probabilities are exactly at a candidate.
    const probability = fc.oneof(fc.constantFrom(...candidates), fc.double({ min: 0, max: 1, noNaN: true }));
    const record = fc.array(fc.tuple(probability, fc.boolean()), { minLength: 3, maxLength: 3 });
    fc.assert(
      fc.property(fc.array(record, { minLength: 1, maxLength: 20 }), (records) => {
        const decisions = records.flat().map(([p, isRight]) => [Math.fround(p), isRight] as const);
        const f1At = (threshold: number) => {
          const given = decisions.filter(([p]) => p >= threshold);
          const right = given.filter(([, isRight]) => isRight).length;
          return (2 * right) / (given.length + decisions.filter(([, isRight]) => isRight).length || 1);
        };
        const chosen = commonThreshold(
          records.map((all) => Float32Array.from(all, ([p]) => p)),
          records.map((all) => ({ outputs: new Set(all.keys().filter((output) => all[output][1])) })),
        );
        expect(f1At(chosen)).toBe(Math.max(...candidates.map(f1At)));
      }),
    );
  });
});
