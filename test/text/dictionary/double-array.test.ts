import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildDoubleArray, type DoubleArray } from '../../../src/text/dictionary/double-array.ts';

const CODES = 40;

function compare(a: readonly number[], b: readonly number[]): number {
  const at = a.findIndex((code, index) => code !== b[index]);
  return at < 0 ? a.length - b.length : a[at] - (b[at] ?? 0);
}

/** The indices of the keys that are prefixes of `text`, found by walking down from the root. */
function prefixes({ base, code, key }: DoubleArray, text: readonly number[]): number[] {
  const found: number[] = [];
  let node = 0;
  for (const each of text) {
    if (base[node] === 0) break;
    node = base[node] + each;
    if (code[node] !== each) break;
    if (key[node] >= 0) found.push(key[node]);
  }
  return found;
}

describe('the double array', () => {
  it('finds exactly the keys that are prefixes of a text', () => {
    const sequence = fc.array(fc.integer({ min: 1, max: CODES }), { minLength: 1, maxLength: 6 });
    const keys = fc.uniqueArray(sequence, {
      selector: (codes) => codes.join(),
      minLength: 1,
      maxLength: 200,
    });
    fc.assert(
      fc.property(keys, fc.array(sequence, { maxLength: 30 }), (unsorted, texts) => {
        const sorted = unsorted.toSorted(compare);
        const array = buildDoubleArray(
          sorted.map((codes) => Uint16Array.from(codes)),
          CODES,
        );
        for (const text of [...texts, ...sorted]) {
          const expected = [...sorted.keys()].filter(
            (index) =>
              sorted[index].length <= text.length && sorted[index].every((code, at) => code === text[at]),
          );
          expect(prefixes(array, text)).toEqual(expected.sort((a, b) => sorted[a].length - sorted[b].length));
        }
      }),
    );
  });
});
