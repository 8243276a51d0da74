import { expect, it } from 'vitest';
import { csvCell } from '../../src/contract/csv-cell.ts';

it.each(['=1+1', '+81-3-1234-5678', '-1+cmd|x', '@SUM(1)', '＝1', '－1', '\t=1', '\r=1', '=', '-'])(
  '%j begins with an apostrophe in a cell, as spreadsheets take it for a formula',
  (text) => expect(csvCell(text)).toBe(`'${text}`),
);

it.each(['', '農業', 'a=1', '-1', '+1.5', '-0.25', "'=1", ' =1'])('%j stays as it is', (text) =>
  expect(csvCell(text)).toBe(text),
);
