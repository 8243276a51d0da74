import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { segmentsOf } from '../../src/web/elements/segments.ts';

const place = fc
  .tuple(fc.nat(30), fc.integer({ min: 1, max: 5 }))
  .map(([start, length]) => ({ start, end: start + length }));
const words = fc
  .array(fc.record({ place, weight: fc.double({ min: -5, max: 5, noNaN: true }) }))
  .map((all) => all.map(({ place: own, weight }) => ({ ...own, weight, text: '' })));

describe('the segments of a text', () => {
  it('always add up to the whole text', () => {
    fc.assert(
      fc.property(
        fc.string({ minLength: 36, maxLength: 40 }),
        words,
        fc.array(place),
        fc.option(place, { nil: undefined }),
        (text, weighed, unknown, clause) => {
          const segments = segmentsOf(text, {
            words: weighed,
            unknown: unknown.map((each) => ({ ...each, text: '' })),
            clause: clause && { ...clause, text: '' },
          });
          expect(segments.map((segment) => segment.text).join('')).toBe(text);
          for (const { text: part, start } of segments)
            expect(text.slice(start, start + part.length)).toBe(part);
        },
      ),
    );
  });

  it('have the stronger weight where words overlap', () => {
    const word = (start: number, end: number, weight: number) => ({
      start,
      end,
      weight,
      text: '',
    });
    const segments = segmentsOf('abcdef', {
      words: [word(0, 3, 1), word(2, 5, -2)],
      unknown: [{ text: 'f', start: 5, end: 6 }],
    });
    expect(segments).toEqual([
      { text: 'ab', start: 0 },
      { text: 'cde', start: 2, weight: -2 },
      { text: 'f', start: 5, isUnknown: true },
    ]);
  });

  it('are divided where the clause begins and ends', () => {
    const marked = { words: [], unknown: [{ text: 'bc', start: 1, end: 3 }] };
    expect(segmentsOf('abcdef', { ...marked, clause: { text: 'bcd', start: 1, end: 4 } })).toEqual([
      { text: 'a', start: 0 },
      { text: 'bc', start: 1, isUnknown: true, isInClause: true },
      { text: 'd', start: 3, isInClause: true },
      { text: 'ef', start: 4 },
    ]);
  });
});
