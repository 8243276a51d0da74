import { describe, expect, it } from 'vitest';
import { asCsv, errorOf, rowsIn } from '../../src/web/files/company-file.ts';
import { fileText } from '../../src/web/files/file-text.ts';
import { encoded } from '../fixtures/encoded.ts';

/** The id and the description of each company, or the error of the row. */
function outcomes(name: string, text: string): [string | undefined, string][] {
  return rowsIn(name, text).map((row) => [row.company.id, errorOf(row) ?? row.company.description]);
}

describe('a file on the page', () => {
  it('keeps ids of many digits', () => {
    const lines = ['{"id":9007199254740993,"description":"a"}', '{"id":1,"description":"b"}'];
    expect(outcomes('companies.jsonl', lines.join('\n'))).toEqual([
      ['9007199254740993', 'a'],
      ['1', 'b'],
    ]);
  });

  it('shows the error of a line or row that cannot be read in its place', () => {
    expect(outcomes('a.jsonl', '{"id":"1","description":"農業"}\nno JSON\n\n{"text":"林業"}\n')).toEqual([
      ['1', '農業'],
      [undefined, 'The line is not a company: JSON with a description.'],
      [undefined, 'The line is not a company: JSON with a description.'],
    ]);
    expect(outcomes('a.csv', 'id,description\n1,農業\n2,a,b\n3\n4,"林業" 社\n')).toEqual([
      ['1', '農業'],
      ['2', expect.stringMatching(/^Too many fields/)],
      ['3', expect.stringMatching(/^Too few fields/)],
      ['4', expect.stringMatching(/quote/i)],
    ]);
  });

  it('is separated as its name or its first line says', () => {
    expect(outcomes('a.tsv', 'id\tdescription\n1\t農業,漁業\n')).toEqual([['1', '農業,漁業']]);
    expect(outcomes('a.csv', 'sep=;\r\nid;description\r\n1;農業,漁業\r\n')).toEqual([['1', '農業,漁業']]);
  });

  it('is saved without cells that a spreadsheet would compute', () => {
    const rows = [{ company: { id: '=1+1', name: '@A', description: '+1,"a"' }, fault: '-x' }];
    expect(asCsv(rows).split('\r\n')[1]).toBe(`'=1+1,'@A,"'+1,""a""",,,'-x`);
  });

  it('is decoded as commands decode it', () => {
    const csv = 'id,description\r\n1,冷凍食品の製造と販売。\r\n';
    for (const encoding of ['shift_jis', 'euc-jp'] as const) {
      expect(fileText(encoded(csv, encoding), 'a.csv')).toEqual({ text: csv, encoding });
    }
    expect(fileText(encoded(`\ufeff${csv}`, 'utf-16le'), 'a.csv')).toEqual({
      text: csv,
      encoding: 'utf-16le',
    });
    expect(fileText(Buffer.from(`\ufeff${csv}`), 'a.csv')).toEqual({ text: csv, encoding: 'utf-8' });
    expect(() => fileText(Buffer.concat([Buffer.from(csv), Buffer.of(0xff)]), 'a.csv')).toThrow(
      'a.csv is not UTF-8: 0xff is not valid in line 3',
    );
    expect(() => fileText(Buffer.from('PK\u0003\u0004'), 'a.csv')).toThrow('a.csv is an Excel workbook');
  });
});
