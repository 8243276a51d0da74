import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeImage, isImageOf, openImage } from '../../../src/text/dictionary/dictionary-image.ts';
import { dictionary } from '../../fixtures/dictionary.ts';

describe('the dictionary image', () => {
  const image = encodeImage(dictionary, 'test').buffer;

  it('opens as the dictionary that was written', () => {
    expect(openImage(image)).toEqual(dictionary);
  });

  it('is accepted by its source, length and hash, and rejected after a change of any bit', () => {
    expect(isImageOf(image, 'test')).toBe(true);
    expect(isImageOf(image, 'another')).toBe(false);
    expect(isImageOf(image.slice(0, -8), 'test')).toBe(false);
    expect(isImageOf(new ArrayBuffer(0), 'test')).toBe(false);
    fc.assert(
      fc.property(fc.nat(image.byteLength - 1), fc.nat(7), (at, bit) => {
        const damaged = image.slice(0);
        new Uint8Array(damaged)[at] ^= 1 << bit;
        // A change is harmless only in the white space of the header.
        const isHarmless = isImageOf(damaged, 'test') && new Uint8Array(image)[at] === 0x20;
        expect(isHarmless || !isImageOf(damaged, 'test')).toBe(true);
      }),
      // One bit in the header's section table and one in the dictionary's tables.
      {
        numRuns: 20,
        examples: [
          [60, 0],
          [240, 0],
        ],
      },
    );
  });
});
