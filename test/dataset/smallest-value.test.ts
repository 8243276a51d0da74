import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SmallestValue } from '../../src/dataset/smallest-value.ts';

describe('the smallest of changing values', () => {
  it('is the first of the smallest after each change', () => {
    const number = fc.oneof(fc.nat(5), fc.constant(Infinity));
    const changes = fc.array(fc.tuple(fc.nat(), number), { maxLength: 30 });
    fc.assert(
      fc.property(fc.array(number, { maxLength: 20 }), changes, (start, all) => {
        const expected = [...start];
        const values = new SmallestValue(start);
        for (const [at, value] of start.length > 0 ? all : []) {
          expected[at % start.length] = value;
          values.set(at % start.length, value);
        }
        const smallest = Math.min(...expected);
        expect(values.smallest).toBe(smallest === Infinity ? undefined : expected.indexOf(smallest));
      }),
    );
  });
});
