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
  it('are half of the best F1 that can be expected, where probabilities hold', () => {
    // Each probability p occurs for 100 records, of which 100·p are right.
    const decisions = Array.from({ length: 100 }, (_, percent) =>
      Array.from({ length: 100 }, (_, index) => [(percent + 0.5) / 100, index < percent + 0.5] as const),
    ).flat();
    const f1At = (threshold: number) => {
      const given = decisions.filter(([probability]) => probability >= threshold);
      const right = given.filter(([, isRight]) => isRight).length;
      return (2 * right) / (given.length + decisions.length / 2);
    };
    const best = Math.max(...decisions.map(([probability]) => f1At(probability)));
    expect(thresholdOf(decisions)).toBeCloseTo(best / 2, 1);
  });

  it('of a rare tag do not follow the records that happen to have it', () => {
    const records = Array.from({ length: 100 }, (_, index) => index);
    const probabilities = records.map((record) => Float32Array.of(record / 100, record < 10 ? 0.4 : 0.01));
    const thresholdsIf = (happening: number) =>
      chooseThresholds(
        probabilities,
        records.map((record) => ({
          outputs: new Set([...(record >= 40 ? [0] : []), ...(record === happening ? [1] : [])]),
        })),
        ['industry', 'industry'],
      )[1];
    expect(thresholdsIf(5)).toBe(thresholdsIf(50));
  });

  it('of a tag that is never probable are lower than that of a sure one', () => {
    const records = Array.from({ length: 100 }, (_, index) => index);
    const probabilities = records.map((record) =>
      record < 50 ? Float32Array.of(0.95, 0.3) : Float32Array.of(0.02, 0.02),
    );
    const targets = records.map((record) => ({
      outputs: new Set([...(record < 48 ? [0] : []), ...(record < 15 ? [1] : [])]),
    }));
    const [sure, unsure] = chooseThresholds(probabilities, targets, ['theme', 'theme']);
    expect(unsure).toBeLessThan(sure);
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
