import fc from 'fast-check';
import { expect, it } from 'vitest';
import { hasMoreValues } from '../../src/server/json-values.ts';

/** As `hasMoreValues` counts. */
function valuesIn(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 1;
  const inner = Object.values(value);
  return 1 + (inner.length === 0 ? 1 : inner.reduce((sum: number, each) => sum + valuesIn(each), 0));
}

it('counts the values of a document, whatever its strings contain', () => {
  fc.assert(
    fc.property(fc.jsonValue({ noUnicodeString: false }), fc.constantFrom('', ' \n'), (value, space) => {
      // Padded, as a short document is not counted.
      const document = [JSON.stringify(value), ...Array(5).fill(JSON.stringify('[{,\\"'.repeat(40)))].join(
        `,${space}`,
      );
      const json = Buffer.from(`[${document}]`);
      const count = valuesIn(value) + 6;
      fc.pre(json.length > 2 * count);
      expect(hasMoreValues(json, count)).toBe(false);
      expect(hasMoreValues(json, count - 1)).toBe(true);
    }),
  );
});

it('ends with a string that does not', () => {
  expect(hasMoreValues(Buffer.from(`["${'\\"'.repeat(100)}`), 2)).toBe(false);
  expect(hasMoreValues(Buffer.from('[['.repeat(100)), 10)).toBe(true);
});
