import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readCodeTables } from '../../src/collection/mapping.ts';
import { apiServer } from '../fixtures/api-server.ts';
import { COMPANIES, collected, LINES } from '../fixtures/collection.ts';
import { encoded } from '../fixtures/encoded.ts';
import { temporaryDirectory } from '../fixtures/temporary-directory.ts';

describe('texts of other encodings', () => {
  it('are collected from an API that names its charset', async () => {
    for (const [charset, encoding] of [
      ['Shift_JIS', 'shift_jis'],
      ['"euc-jp"', 'euc-jp'],
      ['windows-31j', 'shift_jis'],
    ] as const) {
      const url = await apiServer((_, response) => {
        response.setHeader('content-type', `application/json; charset=${charset}`);
        response.end(encoded(JSON.stringify(COMPANIES), encoding));
      });
      expect((await collected(url, {})).lines).toEqual(LINES);
    }
  });

  it('are refused from an API that does not name its charset', async () => {
    const url = await apiServer((_, response) => {
      response.end(encoded(JSON.stringify(COMPANIES), 'shift_jis'));
    });
    await expect(collected(url, { retries: 0 })).rejects.toThrow(
      /: the answer is not UTF-8: 0x.* in line 1$/,
    );
  });

  it('are collected from CSV, and rows that cannot be read are left out and named', async () => {
    const path = join(await temporaryDirectory(), 'companies.csv');
    const csv = '番号,事業\r\n1,冷凍食品の製造\r\n2,農業,漁業\r\n3,旅館の経営\r\n';
    await writeFile(path, encoded(csv, 'shift_jis'));
    const source = { from: 'csv', path, url: undefined, requestsPerSecond: undefined };
    const fields = { id: '/番号', description: '/事業' };
    for (const encoding of [undefined, 'shift_jis']) {
      const { lines, faults } = await collected('', { ...source, fields, encoding });
      expect(lines.map((line) => JSON.parse(line).description)).toEqual(['冷凍食品の製造', '旅館の経営']);
      expect(faults).toEqual([`${path} line 3 is left out: The number of cells is 3 instead of 2.`]);
    }
  });

  it('are the meanings of codes, also after a byte order mark', async () => {
    const path = join(await temporaryDirectory(), 'codes.tsv');
    const expected = new Map([
      [
        '/code',
        new Map([
          ['101', '農業'],
          ['102', '林業'],
        ]),
      ],
    ]);
    for (const text of ['101\t農業\n102\t林業\n', '\ufeff101\t農業\r\n102\t林業\r\n']) {
      await writeFile(path, text);
      expect(await readCodeTables({ '/code': path })).toEqual(expected);
    }
    await writeFile(path, encoded('101\t農業\n102\t林業\n', 'shift_jis'));
    expect(await readCodeTables({ '/code': path })).toEqual(expected);
  });
});
