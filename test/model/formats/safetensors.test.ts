import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeSafetensors, encodeSafetensors } from '../../../src/model/formats/safetensors.ts';
import { matrixOf } from '../../../src/network/matrix.ts';

describe('weights as safetensors', () => {
  it('are laid out as the format says: header length, header, little-endian floats', () => {
    const bytes = Buffer.from(encodeSafetensors(new Map([['w', matrixOf([[1, -2]])]])));
    const headerLength = Number(bytes.readBigUInt64LE(0));
    expect(JSON.parse(bytes.toString('utf8', 8, 8 + headerLength))).toEqual({
      w: { dtype: 'F32', shape: [1, 2], data_offsets: [0, 8] },
    });
    expect(headerLength % 8).toBe(0);
    expect([bytes.readFloatLE(8 + headerLength), bytes.readFloatLE(12 + headerLength)]).toEqual([1, -2]);
    expect(bytes).toHaveLength(8 + headerLength + 8);
  });

  it('come back as they were', () => {
    const row = fc.array(fc.float({ noNaN: true }), { minLength: 3, maxLength: 3 });
    const matrix = fc.array(row, { minLength: 1, maxLength: 4 }).map((rows) => matrixOf(rows));
    fc.assert(
      fc.property(fc.array(matrix, { minLength: 1, maxLength: 4 }), (matrices) => {
        const named = new Map(matrices.map((each, index) => [`layer.${index}`, each]));
        expect(decodeSafetensors(encodeSafetensors(named), 'w')).toEqual(named);
      }),
    );
  });

  it('are refused when cut short, whatever the place', () => {
    const bytes = encodeSafetensors(new Map([['w', matrixOf([[1, -2, 3]])]]));
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), (length) => {
        expect(() => decodeSafetensors(bytes.subarray(0, length), 'w')).toThrow();
      }),
    );
  });

  it('are refused when a tensor does not have the size of its shape', () => {
    const header = JSON.stringify({ w: { dtype: 'F32', shape: [2, 2], data_offsets: [0, 8] } });
    const bytes = Buffer.alloc(8 + header.length + 8);
    bytes.writeBigUInt64LE(BigInt(header.length), 0);
    bytes.write(header, 8);
    expect(() => decodeSafetensors(bytes, 'weights')).toThrow(/w in weights does not have the size/);
  });
});
