import { describe, expect, it } from 'vitest';
import { workbookRecords } from '../../src/files/workbook.ts';
import { workbookOf, workbookOfExcel } from '../fixtures/workbooks.ts';

async function* inPieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function recordsOf(bytes: Uint8Array, required: string[] = [], size = 1000) {
  const blocks = workbookRecords(inPieces(bytes, size), { name: '企業.xlsx', required });
  return (await Array.fromAsync(blocks))
    .flatMap(({ records }) => records)
    .map(({ line, fields, fault }) => [line, fault ?? Object.fromEntries(fields)]);
}

describe('a workbook', () => {
  it('is read as Excel shows it: without readings in kana, with all digits, and by the numbers of its rows', async () => {
    for (const size of [1, 100, 100_000]) {
      expect(await recordsOf(workbookOfExcel(), ['description'], size)).toEqual([
        [4, { id: '1010401089234', 設立: '2024-01-01', description: '冷凍食品の製造と販売。\n旅館の経営' }],
        [5, { id: 'true', 設立: '', description: '林業' }],
      ]);
    }
  });

  it('is read from its first sheet, without what stands beside the table', async () => {
    const rows = Array.from({ length: 300 }, (_, index) => [index, `旅館${index}`]);
    const bytes = await workbookOf(['id', 'description', null], ...rows, [300, '農業', '要確認']);
    const records = await recordsOf(bytes);
    expect(records).toHaveLength(301);
    expect(records[0]).toEqual([2, { id: '0', description: '旅館0' }]);
    expect(records[300]).toEqual([302, { id: '300', description: '農業' }]);
  });

  it('must name the columns in its first row, each once', async () => {
    await expect(recordsOf(await workbookOf(['id', '概要'], ['1', '農業']), ['description'])).rejects.toThrow(
      '企業.xlsx has no column description; its columns are id, 概要',
    );
    await expect(recordsOf(await workbookOf(['id', 'id']))).rejects.toThrow('has the column id twice');
    await expect(recordsOf(await workbookOf())).rejects.toThrow('the first sheet of 企業.xlsx is empty');
  });

  it('is refused where it is damaged, protected or something else', async () => {
    const whole = workbookOfExcel();
    for (const length of [10, 300, whole.length - 200, whole.length - 10])
      await expect(recordsOf(whole.subarray(0, length))).rejects.toMatchObject({
        kind: 'invalid-input',
        message: expect.stringMatching(/^cannot read 企業\.xlsx as an Excel workbook: /),
      });
    await expect(recordsOf(Buffer.from('id,description\n1,農業\n'))).rejects.toThrow('cannot read 企業.xlsx');
    await expect(recordsOf(new Uint8Array())).rejects.toThrow('cannot read 企業.xlsx');
    const old = Uint8Array.of(0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1, ...new Uint8Array(600));
    await expect(recordsOf(old)).rejects.toThrow('企業.xlsx has a password or is an old Excel workbook');
  });

  it('is refused where it would take too much memory, whatever it claims', async () => {
    const strings = 'xl/sharedStrings.xml';
    for (const size of [2 ** 27, 2 ** 32 - 1, 0]) {
      await expect(recordsOf(workbookOfExcel({ [strings]: size }))).rejects.toThrow(
        '企業.xlsx has more than 128 MB when it is unpacked: save it as CSV',
      );
    }
    await expect(recordsOf(workbookOfExcel({ [strings]: 100 }))).rejects.toThrow(
      /exceeds limit of 100 bytes/,
    );
    await expect(recordsOf(new Uint8Array(2 ** 27 + 1))).rejects.toThrow('more than 128 MB');
  });
});
