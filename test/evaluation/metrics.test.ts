import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  confusions,
  macroAverage,
  microAverage,
  sampleAverage,
  scores,
} from '../../src/evaluation/metrics.ts';

/*
 * Four records and three tags, worked by hand:
 *          right   predicted        tag 0: TP 2, FP 1, FN 0    P 2/3  R 1    F1 4/5
 * record 0  0 1     0               tag 1: TP 1, FP 0, FN 1    P 1    R 1/2  F1 2/3
 * record 1  1       1 2             tag 2: TP 1, FP 1, FN 1    P 1/2  R 1/2  F1 1/2
 * record 2  0 2     0 2
 * record 3  2       0
 */
const gold = [new Set([0, 1]), new Set([1]), new Set([0, 2]), new Set([2])];
const predicted = [new Set([0]), new Set([1, 2]), new Set([0, 2]), new Set([0])];
const tags = [0, 1, 2];

describe('confusion matrices', () => {
  it('count the decisions of each tag', () => {
    expect(confusions(gold, predicted, tags)).toEqual([
      { truePositives: 2, falsePositives: 1, falseNegatives: 0, trueNegatives: 1 },
      { truePositives: 1, falsePositives: 0, falseNegatives: 1, trueNegatives: 2 },
      { truePositives: 1, falsePositives: 1, falseNegatives: 1, trueNegatives: 1 },
    ]);
  });
});

describe('precision, recall and F1', () => {
  const perTag = confusions(gold, predicted, tags);

  it('of a tag follow from its counts', () => {
    const [first, second, third] = perTag.map(scores);
    expect([first.precision, first.recall, first.f1]).toEqual([2 / 3, 1, 0.8]);
    expect([second.precision, second.recall, second.f1]).toEqual([1, 0.5, 2 / 3]);
    expect([third.precision, third.recall, third.f1]).toEqual([0.5, 0.5, 0.5]);
  });

  it('as micro average are those of all decisions: 4 of 6 predicted and 4 of 6 expected tags are right', () => {
    expect(microAverage(perTag)).toEqual({ precision: 4 / 6, recall: 4 / 6, f1: 4 / 6 });
  });

  it('as macro average are the mean over the tags', () => {
    const { precision, recall, f1 } = macroAverage(perTag);
    expect(precision).toBeCloseTo((2 / 3 + 1 + 1 / 2) / 3, 12);
    expect(recall).toBeCloseTo((1 + 1 / 2 + 1 / 2) / 3, 12);
    expect(f1).toBeCloseTo((4 / 5 + 2 / 3 + 1 / 2) / 3, 12);
  });

  it('as sample average are the mean over the records, for the given tags only', () => {
    const { precision, recall, f1 } = sampleAverage(gold, predicted, tags);
    expect(precision).toBeCloseTo((1 + 1 / 2 + 1 + 0) / 4, 12);
    expect(recall).toBeCloseTo((1 / 2 + 1 + 1 + 0) / 4, 12);
    expect(f1).toBeCloseTo((2 / 3 + 2 / 3 + 1 + 0) / 4, 12);
    expect(sampleAverage(gold, predicted, [0]).recall).toBeCloseTo((1 + 0 + 1 + 0) / 4, 12);
  });

  it('are 0, not NaN, where nothing is right or predicted', () => {
    const [none] = confusions([new Set()], [new Set()], [0]);
    expect(scores(none)).toEqual({ precision: 0, recall: 0, f1: 0 });
    expect(macroAverage([])).toEqual({ precision: 0, recall: 0, f1: 0 });
  });

  it('are 1 for perfect predictions and stay within 0 and 1 for any', () => {
    const sets = fc.array(fc.uniqueArray(fc.nat(4)), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(sets, sets, (right, other) => {
        const all = [0, 1, 2, 3, 4];
        const rightSets = right.map((each) => new Set(each));
        const own = right.map((_, record) => new Set(other[record % other.length]));
        const perfect = microAverage(confusions(rightSets, rightSets, all));
        expect(perfect.f1).toBe(right.some((each) => each.length > 0) ? 1 : 0);
        const counts = confusions(rightSets, own, all);
        for (const average of [
          microAverage(counts),
          macroAverage(counts),
          sampleAverage(rightSets, own, all),
        ]) {
          for (const value of Object.values(average)) {
            expect(value).toBeGreaterThanOrEqual(0);
            expect(value).toBeLessThanOrEqual(1);
          }
        }
      }),
    );
  });
});
