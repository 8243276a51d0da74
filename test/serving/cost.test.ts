import fc from 'fast-check';
import { expect, it } from 'vitest';
import { costOf } from '../../src/serving/cost.ts';

const optional = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined });
const options = fc.record({
  limit: optional(fc.integer({ min: 1, max: 1000 })),
  minProbability: optional(fc.double({ min: 0, max: 1, noNaN: true })),
  explain: optional(fc.boolean()),
});
const texts = fc.record({ characters: fc.nat(2_000_000), count: fc.integer({ min: 1, max: 1000 }) });

it('a text costs its characters, and more where its answer has more', () => {
  expect(costOf({ characters: 220, count: 1 }, {}, 171)).toBe(220);
  fc.assert(
    fc.property(texts, options, fc.integer({ min: 1, max: 5000 }), (some, asked, tags) => {
      const cost = costOf(some, asked, tags);
      expect(Number.isInteger(cost)).toBe(true);
      expect(cost).toBeGreaterThanOrEqual(some.characters);
      expect(costOf(some, { ...asked, explain: true }, tags)).toBeGreaterThanOrEqual(cost);
      expect(costOf(some, { ...asked, minProbability: 0 }, Math.max(tags, 8))).toBeGreaterThanOrEqual(cost);
      expect(costOf(some, { ...asked, limit: 1 }, tags)).toBeLessThanOrEqual(cost);
    }),
  );
});
