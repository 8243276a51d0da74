import { stringify } from 'csv-stringify/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CsvSource, csvRecords } from '../../src/files/csv.ts';
import type { TableRecord } from '../../src/files/table-records.ts';

async function* inPieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function recordsOf(
  csv: string | Uint8Array,
  source: Partial<CsvSource> = {},
  size = 1000,
): Promise<TableRecord[]> {
  const pieces = inPieces(Buffer.from(csv), size);
  const blocks = csvRecords(pieces, { name: 'companies.csv', maxRowBytes: 10_000, ...source });
  return (await Array.fromAsync(blocks)).flatMap(({ records }) => records);
}

/** The number of the line, and the second cell or the fault. */
async function outcomes(...args: Parameters<typeof recordsOf>): Promise<[number, string | undefined][]> {
  return (await recordsOf(...args)).map(({ line, fields, fault }) => [
    line,
    fault ?? fields?.get('description'),
  ]);
}

const MISPLACED = expect.stringMatching(/^The row has a misplaced quote: /);

describe('a CSV file', () => {
  it('is refused if it has a column twice, as either could be meant', async () => {
    await expect(recordsOf('id,description,description\n1,a,b\n')).rejects.toThrow(
      'companies.csv has the column description twice: rename one of them',
    );
    expect(await outcomes('id,description,,\n1,a,,\n')).toEqual([[2, 'a']]);
  });

  it('gives back what was written, with the line that each row begins in, however its bytes arrive', async () => {
    const cell = fc.string({ unit: fc.constantFrom('飲食', ',', '"', '\n', '\r\n', ' ', '😀', 'a', ';') });
    const rows = fc.array(fc.tuple(fc.nat().map(String), cell), { minLength: 1 });
    await fc.assert(
      fc.asyncProperty(rows, fc.integer({ min: 1, max: 200 }), fc.boolean(), async (all, size, isWindows) => {
        const row = (cells: string[]) =>
          stringify([cells], { record_delimiter: isWindows ? '\r\n' : '\n', quoted_match: '\n' });
        let csv = row(['id', 'description']);
        const expected = all.map((cells) => {
          const line = csv.split('\n').length;
          csv += row(cells);
          return [line, cells[1]];
        });
        expect(await outcomes(csv, {}, size)).toEqual(expected);
      }),
    );
  });

  it.each(['\n', '\r\n'])('reports a bad row with its line, and goes on', async (lineBreak) => {
    const csv = [
      'id,description',
      '1,農業',
      '2,食品,の製造',
      '3',
      '4,5" の画面',
      '5,"漁業" の会社',
      '\u001a',
      '',
      `7,"林業${lineBreak}と製材"`,
      '8,"運送"',
    ].join(lineBreak);
    expect(await outcomes(csv)).toEqual([
      [2, '農業'],
      [3, 'The number of cells is 3 instead of 2.'],
      [4, 'The number of cells is 1 instead of 2.'],
      [5, MISPLACED],
      [6, MISPLACED],
      [7, 'The number of cells is 1 instead of 2.'],
      [9, `林業${lineBreak}と製材`],
      [11, '運送'],
    ]);
  });

  it('reports a quote that is never closed in the line that opens it, and reads the rows after it', async () => {
    const csv = 'id,description\n1,"農業\n2,漁業\n3,林業\n';
    expect(await outcomes(csv)).toEqual([
      [2, 'The quote that opens in line 2 is not closed.'],
      [3, '漁業'],
      [4, '林業'],
    ]);
    expect(await outcomes(`${csv}4,"運送"\n`)).toEqual([
      [2, 'The quote that opens in line 2 is not closed.'],
      [3, '漁業'],
      [4, '林業'],
      [5, '運送'],
    ]);
    expect(await outcomes(`${csv}4,"運\n送"\n`)).toEqual([
      [2, 'The quote that opens in line 2 is not closed before another one opens.'],
      [3, '漁業'],
      [4, '林業'],
      [5, '運\n送'],
    ]);
    expect(await outcomes(`${csv}4,運送"\n`)).toEqual([[2, '農業\n2,漁業\n3,林業\n4,運送']]);
  });

  it('bounds a row, so that a quote that is never closed does not fill the memory', async () => {
    const rows = Array.from({ length: 2000 }, (_, index) => `${index},運送`);
    const [first, ...others] = await outcomes(`id,description\n0,"農業\n${rows.join('\n')}`);
    expect(first).toEqual([2, 'The quote that opens in line 2 is not closed within 10000 bytes.']);
    expect(others).toEqual(rows.map((_, index) => [index + 3, '運送']));
    const long = `id,description\n1,${'あ'.repeat(10_000)}\n2,漁業\n`;
    expect(await outcomes(long)).toEqual([
      [2, 'The line has more than 10000 bytes.'],
      [3, '漁業'],
    ]);
  });

  it('reports a line that is not UTF-8', async () => {
    const csv = Buffer.concat([
      Buffer.from('id,description\n1,'),
      Buffer.of(0xff),
      Buffer.from('\n2,漁業\n'),
    ]);
    expect(await outcomes(csv)).toEqual([
      [2, 'The line is not UTF-8.'],
      [3, '漁業'],
    ]);
  });

  it('is separated as its name or its first line says', async () => {
    expect(await outcomes('id\tdescription\n1\t農業、漁業\n', { name: 'a.tsv' })).toEqual([
      [2, '農業、漁業'],
    ]);
    expect(await outcomes('sep=;\r\nid;description\r\n1;農業,漁業\r\n')).toEqual([[3, '農業,漁業']]);
    expect(await outcomes('sep=,\nid,description\n1,農業\n')).toEqual([[3, '農業']]);
    expect(await outcomes('id;description\n1;農業,漁業\n')).toEqual([[2, '農業,漁業']]);
    expect(await outcomes('"id"\t"description"\r\n1\t農業;漁業\r\n')).toEqual([[2, '農業;漁業']]);
    expect(await outcomes('id,description\r1,農業\r2,"漁業\rなど"\r')).toEqual([
      [2, '農業'],
      [3, '漁業\nなど'],
    ]);
  });

  it('may have blanks around the names of its columns', async () => {
    expect(await outcomes('id, description \n1,農業\n', { required: ['description'] })).toEqual([
      [2, '農業'],
    ]);
  });

  it('must have the columns that are needed', async () => {
    const required = ['description'];
    await expect(recordsOf('id,text\n1,農業\n', { required })).rejects.toThrow(
      'companies.csv has no column description; its columns are id, text',
    );
    await expect(recordsOf('id,"text\n', { required })).rejects.toThrow(
      'companies.csv line 1: The quote that opens in line 1 is not closed.',
    );
    expect(await recordsOf('')).toEqual([]);
  });
});
