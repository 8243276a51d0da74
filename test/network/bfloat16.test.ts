import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromBfloat16, toBfloat16 } from '../../src/network/bfloat16.ts';

/** Of a number that is not rounded to zero or infinity. */
const usual = fc
  .float({ noNaN: true, noDefaultInfinity: true })
  .filter((x) => x === 0 || (Math.abs(x) > 1e-37 && Math.abs(x) < 1e38));

function rounded(number: number): number {
  return fromBfloat16(toBfloat16(Float32Array.of(number)))[0];
}

describe('numbers of 16 bits', () => {
  it('are the upper halves of numbers of 32 bits', () => {
    expect([...toBfloat16(Float32Array.of(0, 1, -2, 1.5))]).toEqual([0, 0x3f80, 0xc000, 0x3fc0]);
  });

  it('are the nearest ones: 8 significant bits', () => {
    fc.assert(
      fc.property(usual, (number) => {
        expect(Math.abs(rounded(number) - number)).toBeLessThanOrEqual(2 ** -8 * Math.abs(number));
      }),
    );
  });

  it('are even ones halfway between two', () => {
    expect(rounded(1 + 2 ** -8)).toBe(1);
    expect(rounded(1 + 3 * 2 ** -8)).toBe(1 + 2 ** -6);
  });

  it('are not rounded again', () => {
    fc.assert(
      fc.property(usual, (number) => {
        expect(rounded(rounded(number))).toBe(rounded(number));
      }),
    );
  });
});
