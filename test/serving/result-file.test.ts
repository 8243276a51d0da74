import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { streamXlsxRows } from 'hucre/xlsx';
import { parquetReadObjects } from 'hyparquet';
import { describe, expect, it } from 'vitest';
import { resultFormatOf } from '../../src/contract/formats.ts';
import { columnsNamed, RESULT_COLUMNS } from '../../src/contract/result-columns.ts';
import { encodeResults, finishedFile, headerOf } from '../../src/serving/result-file.ts';

const TAGS = [
  { id: 'E', label: '製造業', group: 'sector', probability: 0.9 },
  { id: 'b2b', label: 'BtoB; 卸', group: 'theme', probability: 0.75 },
  { id: 'global', label: '海外展開', group: 'theme', probability: 0.5 },
];
const RESULTS = [
  { id: '1', name: '株式会社例', tags: TAGS },
  { id: '=1+1', name: '@SUM(A1)', error: { detail: '/description: must have some text' } },
  { line: 4, error: { detail: '-x' } },
  { id: '-1', name: '😀\n', tags: [] },
];

async function fileOf(
  name: string,
  columns = RESULT_COLUMNS,
  results: readonly unknown[] = RESULTS,
  { byteOrderMark = false, pieceBytes = 1000 } = {},
): Promise<Buffer> {
  const file = { format: resultFormatOf(name), columns, byteOrderMark };
  const encoded = async function* () {
    yield Buffer.from(headerOf(file));
    const lines = results.map((result) => `${JSON.stringify(result)}\n`).join('');
    const bytes = Buffer.from(encodeResults(file, Buffer.from(lines)));
    for (let at = 0; at < bytes.length; at += pieceBytes) yield bytes.subarray(at, at + pieceBytes);
  };
  return Buffer.concat(await Array.fromAsync(finishedFile(file, encoded())));
}

async function rowsOf(workbook: Uint8Array) {
  return (await Array.fromAsync(streamXlsxRows(workbook))).map(({ values }) => values);
}

function objectsOf(parquet: Buffer) {
  const { buffer, byteOffset, length } = parquet;
  return parquetReadObjects({ file: new Uint8Array(buffer, byteOffset, length).slice().buffer });
}

describe('results in CSV', () => {
  it('have the ids and labels of tags, and no cell that a spreadsheet would compute', async () => {
    expect((await fileOf('out.csv')).toString()).toBe(
      `id,name,tags,labels,probabilities,error
1,株式会社例,E b2b global,製造業; BtoB; 卸; 海外展開,0.9 0.75 0.5,
'=1+1,'@SUM(A1),,,,/description: must have some text
,,,,,line 4: -x
-1,"😀
",,,,
`,
    );
  });

  it('have a column of labels for each group that is named', async () => {
    const { columns = [] } = columnsNamed(['id', 'groups'], ['sector', 'theme']);
    const csv = await fileOf('out.csv', columns, RESULTS.slice(0, 1));
    expect(csv.toString()).toBe('id,sector,theme\n1,製造業,BtoB; 卸; 海外展開\n');
  });

  it('begin with a byte order mark on request, by which Excel reads them as UTF-8', async () => {
    const csv = await fileOf('out.csv', ['name'], RESULTS.slice(0, 1), { byteOrderMark: true });
    expect(csv.subarray(0, 3)).toEqual(Buffer.of(0xef, 0xbb, 0xbf));
    expect(parse(csv, { bom: true })).toEqual([['name'], ['株式会社例']]);
  });
});

describe('results in Excel', () => {
  it('are texts, whatever they begin with, under the names of the columns', async () => {
    expect(await rowsOf(await fileOf('out.xlsx'))).toEqual([
      [...RESULT_COLUMNS],
      ['1', '株式会社例', 'E b2b global', '製造業; BtoB; 卸; 海外展開', '0.9 0.75 0.5'],
      ['=1+1', '@SUM(A1)', null, null, null, '/description: must have some text'],
      [null, null, null, null, null, 'line 4: -x'],
      ['-1', '😀\n'],
    ]);
  });

  it('are the same bytes each time, as an attempt that is repeated has to find its own file', async () => {
    const many = Array.from({ length: 11_000 }, (_, index) => ({ id: `${index}`, tags: TAGS }));
    for (const name of ['out.xlsx', 'out.parquet']) {
      const [first, second] = await Promise.all(
        [1000, 77_777].map((pieceBytes) => fileOf(name, ['id', 'labels'], many, { pieceBytes })),
      );
      expect(second.equals(first)).toBe(true);
    }
  });

  it('end in an error where a cell would be longer than Excel allows', async () => {
    const long = { id: '1', tags: [{ ...TAGS[0], label: '長'.repeat(40_000) }] };
    await expect(fileOf('out.xlsx', RESULT_COLUMNS, [long])).rejects.toMatchObject({
      kind: 'invalid-input',
      message: expect.stringContaining('labels of a company needs 40000'),
    });
  });
});

describe('results in Parquet', () => {
  it('have lists of tags, labels and probabilities', async () => {
    expect(await objectsOf(await fileOf('out.parquet', [...RESULT_COLUMNS, 'theme']))).toEqual([
      {
        id: '1',
        name: '株式会社例',
        tags: ['E', 'b2b', 'global'],
        labels: ['製造業', 'BtoB; 卸', '海外展開'],
        probabilities: [0.9, 0.75, 0.5],
        error: '',
        theme: ['BtoB; 卸', '海外展開'],
      },
      { ...empty, id: '=1+1', name: '@SUM(A1)', error: '/description: must have some text' },
      { ...empty, error: 'line 4: -x' },
      { ...empty, id: '-1', name: '😀\n' },
    ]);
  });

  it('can be none, and more than a row group', async () => {
    expect(await objectsOf(await fileOf('out.parquet', RESULT_COLUMNS, []))).toEqual([]);
    const many = Array.from({ length: 25_000 }, (_, index) => ({ id: `${index}`, tags: TAGS }));
    const read = await objectsOf(await fileOf('out.parquet', ['id', 'tags'], many));
    expect(read).toHaveLength(25_000);
    expect(read[24_999]).toEqual({ id: '24999', tags: ['E', 'b2b', 'global'] });
  });
});
const empty = { id: '', name: '', tags: [], labels: [], probabilities: [], error: '', theme: [] };

it('every table has the same ids, names and errors, whatever they are', async () => {
  const unit = fc.constantFrom('農', '"', ',', '=', "'", ' ', '\n', ';', '😀', '0', '_');
  const text = fc.string({ unit });
  // An error says something, so no row is empty. Readers of workbooks skip those.
  const detail = fc.string({ unit, minLength: 1 });
  const result = fc.record({ id: text, name: text, error: fc.record({ detail }) });
  await fc.assert(
    fc.asyncProperty(fc.array(result, { minLength: 1, maxLength: 5 }), async (results) => {
      const expected = results.map(({ id, name, error }) => [id, name, error.detail]);
      const columns = ['id', 'name', 'error'];
      const [, ...sheet] = await rowsOf(await fileOf('out.xlsx', columns, results));
      expect(sheet.map((row) => columns.map((_, index) => row[index] ?? ''))).toEqual(expected);
      const objects = await objectsOf(await fileOf('out.parquet', columns, results));
      expect(objects.map((row) => Object.values(row))).toEqual(expected);
      const csv = parse((await fileOf('out.csv', columns, results)).toString());
      const withoutMark = (cell: string) => cell.replace(/^'(?=[=+\-@＝＋－＠\t\r\n])/, '');
      expect(csv.slice(1).map((row) => row.map(withoutMark))).toEqual(
        expected.map((row) => row.map(withoutMark)),
      );
    }),
    { numRuns: 50 },
  );
});

describe('the columns of a table', () => {
  it('are refused where there are none of the name, or two', () => {
    expect(columnsNamed(['id', 'sectors'], ['sector'])).toEqual({
      fault:
        'has no column sectors; there are id, name, tags, labels, probabilities, error, decision, suggested, sector, groups',
    });
    expect(columnsNamed(['sector', 'groups'], ['sector'])).toEqual({ fault: 'has the column sector twice' });
  });
});
