import { readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { streamXlsxRows } from 'hucre/xlsx';
import { parquetReadObjects } from 'hyparquet';
import { expect, it } from 'vitest';
import { blocksOf, follow, linkProject } from '../fixtures/guide.ts';
import { temporaryDirectory } from '../fixtures/temporary-directory.ts';
import { workbookOf } from '../fixtures/workbooks.ts';

const GUIDE = 'docs/spreadsheets.md';

it('the guide to spreadsheets works as written', async () => {
  const directory = await temporaryDirectory();
  const path = (name: string) => join(directory, name);
  await linkProject(directory);
  const description = '自動車用ゴムホースと防振ゴムを製造し、完成車メーカーに納入しています。';
  await writeFile(
    path('companies.xlsx'),
    await workbookOf(
      ['id', 'name', '設立', 'description'],
      [1010401089234, '株式会社例', new Date(0), description],
    ),
  );
  await writeFile(
    path('labelled.xlsx'),
    await workbookOf(['id', 'description', 'tags'], [7, description, 'E E19']),
  );
  const { code, stdout, stderr } = await follow(await blocksOf(GUIDE, 'sh'), directory, {
    MODEL: resolve('models/default'),
  });
  expect(code, stderr.slice(-1000)).toBe(0);
  const [announcement = ''] = await blocksOf(GUIDE, 'text');
  expect(stderr).toContain(announcement);
  expect(stdout).toMatch(/E19/);

  const [head, row] = await Array.fromAsync(streamXlsxRows(await readFile(path('tagged.xlsx'))));
  expect(head?.values).toEqual(['id', 'name', 'sector', 'industry', 'theme', 'tse33', 'error']);
  expect(row?.values.slice(0, 3)).toEqual(['1010401089234', '株式会社例', '製造業']);
  expect(await readFile(path('tagged.csv'), 'utf8')).toMatch(
    /^\ufeffid,name,tags,labels,probabilities,error\n1,株式会社例,.*食料品製造業.*\n2,株式会社見本,.*サービス業.*\n$/,
  );
  const parquet = new Uint8Array(await readFile(path('tagged.parquet')));
  expect(await parquetReadObjects({ file: parquet.buffer })).toMatchObject([
    { id: '1', tags: expect.arrayContaining(['E09']), probabilities: expect.any(Array) },
    { id: '2' },
  ]);
});
