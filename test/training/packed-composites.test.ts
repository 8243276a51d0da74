import fc from 'fast-check';
import { expect, it } from 'vitest';
import { PackedComposites } from '../../src/training/packed-composites.ts';

const row = fc
  .array(fc.record({ column: fc.nat(1000), value: fc.float({ noNaN: true }) }), { maxLength: 5 })
  .map((elements) => ({
    columns: Int32Array.from(elements, ({ column }) => column),
    values: Float32Array.from(elements, ({ value }) => value),
  }));

it('gives packed composites back as they were', () => {
  fc.assert(
    fc.property(fc.array(fc.record({ whole: row, parts: fc.array(row, { maxLength: 3 }) })), (composites) => {
      const packed = new PackedComposites();
      const indices = composites.map((composite) => packed.add(composite));
      expect(indices.map((index) => packed.at(index))).toEqual(composites);
    }),
  );
});

it('takes a row that is longer than a block', () => {
  const length = 2 ** 18 + 1;
  const long = { columns: new Int32Array(length).fill(7), values: new Float32Array(length).fill(0.5) };
  const packed = new PackedComposites();
  packed.add({ whole: { columns: Int32Array.of(1), values: Float32Array.of(2) }, parts: [] });
  const { whole } = packed.at(packed.add({ whole: long, parts: [] }));
  expect([whole.columns.length, whole.columns[length - 1], whole.values[0]]).toEqual([length, 7, 0.5]);
});
