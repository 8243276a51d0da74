import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeSafetensors, encodeSafetensors } from '../../../src/model/formats/safetensors.ts';
import { toBfloat16 } from '../../../src/network/bfloat16.ts';
import { matrixOf } from '../../../src/network/matrix.ts';
import type { PackedMatrix } from '../../../src/network/packed-parameters.ts';

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

  it('come back as they were, with 32 or 16 bits for a number', () => {
    const matricesOf = <Data extends PackedMatrix['data']>(data: fc.Arbitrary<Data>) =>
      fc.array(
        data.map((each) => ({ rows: 1, columns: each.length, data: each })),
        { maxLength: 4 },
      );
    const floats = matricesOf(fc.float32Array({ noNaN: true }));
    const halves = matricesOf(fc.uint16Array());
    fc.assert(
      fc.property(floats, halves, (floats, halves) => {
        const named = new Map([...floats, ...halves].map((each, index) => [`layer.${index}`, each]));
        expect(decodeSafetensors(encodeSafetensors(named), 'w')).toEqual(named);
      }),
    );
  });

  it('name the type of their numbers', () => {
    const matrices = new Map<string, PackedMatrix>([
      ['w', matrixOf([[1, -2]])],
      ['h', { rows: 3, columns: 1, data: toBfloat16(Float32Array.of(1, -2, 0.5)) }],
    ]);
    const bytes = Buffer.from(encodeSafetensors(matrices));
    const headerLength = Number(bytes.readBigUInt64LE(0));
    expect(JSON.parse(bytes.toString('utf8', 8, 8 + headerLength))).toEqual({
      w: { dtype: 'F32', shape: [1, 2], data_offsets: [0, 8] },
      h: { dtype: 'BF16', shape: [3, 1], data_offsets: [8, 14] },
    });
    expect(bytes.subarray(-6).toString('hex')).toBe('803f00c0003f');
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
