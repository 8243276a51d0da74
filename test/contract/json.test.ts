import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseExactJson } from '../../src/contract/json.ts';

describe('exact JSON', () => {
  it('is what JSON.parse gives, where no whole number is beyond 2^53', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        const exact = JSON.stringify(parseExactJson(text), (_, value) =>
          typeof value === 'string' && /^-?\d{16,}$/.test(value) ? Number(value) : value,
        );
        expect(exact).toBe(JSON.stringify(JSON.parse(text)));
      }),
    );
  });

  it('keeps every digit of a whole number beyond 2^53', () => {
    fc.assert(
      fc.property(fc.bigInt(), (number) => {
        const { id } = Object(parseExactJson(`{"text": "0", "id": ${number}}`));
        expect(BigInt(id)).toBe(number);
        expect(typeof id).toBe(Number.isSafeInteger(Number(number)) ? 'number' : 'string');
      }),
    );
  });

  it('leaves fractions and exponents to be numbers', () => {
    expect(parseExactJson('[0.1234567890123456, 1234567890.1234567, 1e300, 9007199254740991]')).toEqual([
      0.1234567890123456, 1234567890.1234567, 1e300, 9007199254740991,
    ]);
  });
});
