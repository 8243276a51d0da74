import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { csvLines } from '../../src/contract/csv-lines.ts';

it.each(['=1+1', '+81-3-1234-5678', '-1+cmd|x', '@SUM(1)', '＝1', '－1', '\t=1', '=', '-'])(
  '%j begins with an apostrophe in a cell, as spreadsheets take it for a formula',
  (text) => expect(csvLines([['1', text]])).toBe(`1,'${text}\n`),
);

it.each(['', '農業', 'a=1', '-1', '+1.5', '-0.25', "'=1", ' =1'])('%j stays as it is', (text) =>
  expect(csvLines([['1', text]])).toBe(`1,${text}\n`),
);

it('is read back as the same cells, whatever they have', () => {
  const cell = fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom('"', ',', '\n', '\r', 'あ') }));
  fc.assert(
    fc.property(fc.array(fc.tuple(cell, cell), { minLength: 1 }), (rows) => {
      const shown = rows.map((row) => row.map((text) => `x${text}`));
      expect(parse(csvLines(shown), { record_delimiter: '\n' })).toEqual(shown);
    }),
  );
});
