import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../src/network/random.ts';
import { fitDecisionRule, type GivenTags, givenTagsOf } from '../../src/training/decision-rule.ts';

/** Answers whose tags are right as often as expected. */
function answers(seed: number, count: number): GivenTags[] {
  const random = seededRandom(seed);
  return Array.from({ length: count }, () => {
    const expected = 0.4 + 0.6 * random();
    const judged = 1 + Math.floor(4 * random());
    const right = Array.from({ length: judged }).filter(() => random() < expected).length;
    return { expected, judged, right };
  });
}

function accepted(all: readonly GivenTags[], minimum: number) {
  const own = all.filter(({ expected }) => expected >= minimum);
  const sum = (key: 'judged' | 'right') => own.reduce((total, each) => total + each[key], 0);
  return { share: own.length / all.length, precision: sum('right') / sum('judged') };
}

describe('the rule of which answers are accepted', () => {
  it('reaches the wanted precision on other answers within 0.02, and says how many it accepts', () => {
    fc.assert(
      fc.property(fc.nat(1000), fc.constantFrom(0.8, 0.9, 0.95), (seed, precision) => {
        const rule = fitDecisionRule(answers(seed, 6000), precision);
        const others = accepted(answers(seed + 1, 6000), rule.minimumExpected);
        expect(Math.abs(others.precision - precision)).toBeLessThan(0.02);
        expect(Math.abs(rule.measured.precision - precision)).toBeLessThan(0.02);
        expect(Math.abs(rule.measured.accepted - others.share)).toBeLessThan(0.05);
      }),
      { numRuns: 30 },
    );
  });

  it('accepts all answers where all tags are right, and none where none is', () => {
    const right = answers(1, 100).map((each) => ({ ...each, right: each.judged }));
    const { accepted: share, precision } = fitDecisionRule(right, 0.9).measured;
    expect(precision).toBe(1);
    expect(share).toBeGreaterThan(0.95);
    const wrong = right.map((each) => ({ ...each, right: 0 }));
    const rule = fitDecisionRule(wrong, 0.9);
    expect(rule.minimumExpected).toBeGreaterThan(1);
    expect(rule.measured.accepted).toBe(0);
  });
});

it('the tags given to a record are judged where it is known whether they are right', () => {
  const probabilities = [Float32Array.of(0.9, 0.75, 0.5, 0.1)];
  const targets = [{ outputs: new Set([0]), unknown: new Set([2]) }];
  const [given] = givenTagsOf(probabilities, targets, [0.5, 0.5, 0.5, 0.5], [[], [], [], []]);
  expect(given.expected).toBeCloseTo((0.9 + 0.75 + 0.5) / 3, 6);
  expect(given).toMatchObject({ judged: 2, right: 1 });
});
