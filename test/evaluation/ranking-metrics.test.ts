import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { averagePrecision, type Guess, rankingAt } from '../../src/evaluation/ranking-metrics.ts';

const guess = (probability: number, isRight: boolean): Guess => ({ probability, isRight });
const guesses = fc.array(
  fc.record({ probability: fc.integer({ min: 0, max: 10 }).map((n) => n / 10), isRight: fc.boolean() }),
  { minLength: 1 },
);

describe('average precision', () => {
  it("is 0.8333 for the example of scikit-learn's reference", () => {
    const example = [guess(0.1, false), guess(0.4, false), guess(0.35, true), guess(0.8, true)];
    expect(averagePrecision(example)).toBeCloseTo(0.8333, 4);
  });

  it('is 1 if all right tags come first, and their share if all probabilities are equal', () => {
    expect(averagePrecision([guess(0.9, true), guess(0.8, true), guess(0.1, false)])).toBe(1);
    expect(
      averagePrecision([guess(0.5, true), guess(0.5, false), guess(0.5, false), guess(0.5, false)]),
    ).toBe(0.25);
    expect(averagePrecision([guess(0.5, false)])).toBe(0);
  });

  it('depends on the order only', () => {
    fc.assert(
      fc.property(guesses, (each) => {
        const squared = each.map(({ probability, isRight }) => guess(probability ** 2 / 2, isRight));
        expect(averagePrecision(squared)).toBeCloseTo(averagePrecision(each), 12);
      }),
    );
  });
});

describe('the ranking of the first k', () => {
  it('agrees with figures computed by hand', () => {
    const record = [guess(0.9, true), guess(0.8, false), guess(0.7, true), guess(0.1, true)];
    const { precision, recall, ndcg } = rankingAt(3, [record, [guess(0.5, false)]]);
    expect(precision).toBeCloseTo(2 / 3, 12);
    expect(recall).toBeCloseTo(2 / 3, 12);
    // 1 / log₂ 2 + 1 / log₂ 4 of 1 / log₂ 2 + 1 / log₂ 3 + 1 / log₂ 4
    expect(ndcg).toBeCloseTo(1.5 / (1.5 + 1 / Math.log2(3)), 12);
  });

  it('is best if the right tags come first', () => {
    fc.assert(
      fc.property(guesses, (each) => {
        const ideal = each.map(({ isRight }) => guess(isRight ? 1 : 0, isRight));
        const { ndcg } = rankingAt(3, [ideal]);
        expect(ndcg).toBeCloseTo(each.some(({ isRight }) => isRight) ? 1 : 0, 12);
        expect(rankingAt(3, [each]).ndcg).toBeLessThanOrEqual(ndcg + 1e-12);
      }),
    );
  });

  it('takes the first of equal probabilities first, as sorting would', () => {
    const tied = fc.array(
      fc.tuple(fc.nat(3), fc.boolean()).map(([tenths, isRight]) => guess(tenths / 10, isRight)),
      { minLength: 1, maxLength: 12 },
    );
    fc.assert(
      fc.property(tied, fc.integer({ min: 1, max: 5 }), (each, k) => {
        const first = each.toSorted((a, b) => b.probability - a.probability).slice(0, k);
        const right = each.filter(({ isRight }) => isRight).length;
        const found = first.filter(({ isRight }) => isRight).length;
        expect(rankingAt(k, [each]).recall).toBe(right === 0 ? 0 : found / right);
      }),
    );
  });
});
