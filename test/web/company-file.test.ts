import { describe, expect, it } from 'vitest';
import { companySchema } from '../../src/contract/company.ts';
import { check } from '../../src/contract/faults.ts';
import { invalidRequestProblem } from '../../src/contract/problem.ts';
import { faultMessage } from '../../src/web/faults.ts';
import { fileText } from '../../src/web/files/file-text.ts';
import { isCertain, mappedRows, suggestedMapping } from '../../src/web/files/mapping.ts';
import { asLines, asTable, shownRows, summaryOf, tagCounts } from '../../src/web/files/outcome.ts';
import { errorOf, type Row } from '../../src/web/files/row.ts';
import { csvOf, readTable } from '../../src/web/files/tables.ts';
import { workbookOf } from '../../src/web/files/workbooks.ts';
import { MESSAGES } from '../../src/web/messages/messages.ts';
import { encoded } from '../fixtures/encoded.ts';

/** The rows of a file by the mapping that its columns suggest: the line and the text, or what is wrong. */
async function outcomes(name: string, content: string) {
  const table = await readTable(new File([content], name));
  return mappedRows(table, suggestedMapping(table.columns)).map(({ line, company, fault }) => [
    line,
    fault ?? company.description,
  ]);
}

describe('a file of companies', () => {
  it('has no company in a line that is no JSON object, and says so in its place', async () => {
    const lines = ['{"id":"1","description":"農業"}', '{broken', '', '[]', '{"description":"漁業"}'];
    expect(await outcomes('a.jsonl', lines.join('\n'))).toEqual([
      [1, '農業'],
      [2, 'The line is not a JSON object.'],
      [4, 'The line is not a JSON object.'],
      [5, '漁業'],
    ]);
  });

  it('has every row of CSV in its place, as the commands read it', async () => {
    const csv = 'id,description\n1,"乳牛、\n出荷"\n2,農業,漁業\n3\n4,"閉じない\n5,林業\n';
    expect(await outcomes('a.csv', csv)).toEqual([
      [2, '乳牛、\n出荷'],
      [4, 'The number of cells is 3 instead of 2.'],
      [5, 'The number of cells is 1 instead of 2.'],
      [6, expect.stringMatching(/quote/)],
      [7, '林業'],
    ]);
  });

  it('is separated as its name or its first line says', async () => {
    expect(await outcomes('a.tsv', 'id\tdescription\n1\t農業,漁業\n')).toEqual([[2, '農業,漁業']]);
    expect(await outcomes('a.csv', 'sep=;\r\nid;description\r\n1;農業,漁業\r\n')).toEqual([[3, '農業,漁業']]);
  });

  it('is a workbook too, and can be saved as one that reads the same', async () => {
    const saved = await workbookOf([
      ['証券コード', '会社名', '事業内容'],
      ['1301', '極', '漁業'],
    ]);
    const { columns, records } = await readTable(new File([saved], 'a.xlsx'));
    expect(columns).toEqual(['証券コード', '会社名', '事業内容']);
    expect(mappedRows({ columns, records }, suggestedMapping(columns))).toEqual([
      { line: 2, company: { id: '1301', name: '極', description: '漁業' } },
    ]);
  });

  it('has faults that the page says in its own language, the service in English', async () => {
    const csv = 'id,description\n1,a,b\n2,"open\n3,x"y"\n4, \n5,aaaaaa\n';
    const { records, columns } = await readTable(new File([csv], 'a.csv'));
    const rows = mappedRows({ records, columns }, suggestedMapping(columns));
    const faults = rows.map(({ fault, company }) => {
      const { faults: wrong } = check(companySchema(5), company);
      return fault ?? (wrong && invalidRequestProblem(wrong).detail) ?? '';
    });
    const files = [Uint8Array.of(0xd0, 0xcf, 0x11, 0xe0), Buffer.from('id\n1,Société générale', 'latin1')];
    const unread = files.map((bytes) => {
      try {
        return fileText(bytes, 'a.csv').text;
      } catch (error) {
        return `${error}`.replace(/^\w+: /, '');
      }
    });
    for (const fault of [...faults, ...unread, 'The line is not a JSON object.']) {
      expect(faultMessage(fault, MESSAGES.ja), fault).toMatch(/。$|）。$/);
      expect(faultMessage(fault, MESSAGES.en), fault).toMatch(fault.startsWith('/') ? /^The .+\.$/ : fault);
    }
    expect(faultMessage(faults[0] ?? '', MESSAGES.ja)).toBe('セルが 3 個あります。見出しの列は 2 個です。');
  });

  it('is decoded as commands decode it', () => {
    const csv = 'id,description\r\n1,冷凍食品の製造と販売。\r\n';
    for (const encoding of ['shift_jis', 'euc-jp'] as const) {
      expect(fileText(encoded(csv, encoding), 'a.csv')).toEqual({ text: csv, encoding });
    }
    expect(() => fileText(Buffer.concat([Buffer.from(csv), Buffer.of(0xff)]), 'a.csv')).toThrow(
      'a.csv is not UTF-8: 0xff is not valid in line 3',
    );
  });
});

it('columns are recognised by what people call them, and none twice', () => {
  expect(suggestedMapping(['No', '会社名', '事業内容', '備考'])).toEqual({
    description: '事業内容',
    name: '会社名',
    id: 'No',
  });
  expect(isCertain(suggestedMapping(['事業内容']))).toBe(false);
  expect(isCertain(suggestedMapping(['description']))).toBe(true);
  expect(suggestedMapping(['a', 'b'])).toEqual({ description: undefined, name: undefined, id: undefined });
});

describe('the results of a file', () => {
  const tag = (id: string, group: string, probability: number) => ({
    id,
    group,
    label: `L${id}`,
    probability,
    threshold: 0.5,
  });
  const coverage = { tokens: 4, known: 3 };
  const rows: Row[] = [
    { line: 2, company: { id: '=1+1', name: '@A', description: '+x' }, fault: '-x' },
    {
      line: 3,
      company: { description: 'b' },
      result: {
        tags: [tag('A', 'g', 0.6), { ...tag('C', 'g', 0.5), suggested: true }],
        decision: 'accept',
        coverage,
      },
    },
    {
      line: 4,
      company: { description: 'c' },
      result: { tags: [tag('B', 'h', 0.9), tag('A', 'g', 0.8)], coverage },
    },
    { line: 5, company: { description: 'd' }, result: { tags: [], decision: 'review', coverage } },
  ];
  const all = { text: '', group: '', tag: '', decision: '' as const, isSorted: false };

  it('are saved without cells that a spreadsheet would compute, with labels beside ids', async () => {
    const [, bad, suggestion, both] = (await csvOf(asTable(rows)).text()).split('\n');
    expect(bad).toBe("'=1+1,'@A,'+x,,,,,,line 2: -x");
    expect(suggestion).toBe(',,b,A,LA,0.6,accept,C,');
    expect(both).toBe(',,c,B A,LB; LA,0.9 0.8,,,');
    expect(JSON.parse(asLines(rows).split('\n')[0] ?? '')).toMatchObject({
      line: 2,
      error: { detail: '-x' },
    });
  });

  it('are filtered by text, tag, group and decision, and sorted by probability', () => {
    const lines = (filter: object) => shownRows(rows, { ...all, ...filter }).map(({ line }) => line);
    expect(lines({ tag: 'A' })).toEqual([3, 4]);
    expect(lines({ tag: 'A', isSorted: true })).toEqual([4, 3]);
    expect(lines({ group: 'h' })).toEqual([4]);
    expect(lines({ text: '@' })).toEqual([2]);
    expect(lines({ decision: 'review' })).toEqual([5]);
    expect(lines({})).toEqual([2, 3, 4, 5]);
  });

  it('are counted', () => {
    expect(summaryOf(rows)).toEqual({ tagged: 2, untagged: 1, toReview: 1, failed: 1, coverage: 0.75 });
    expect(tagCounts(rows).map(({ id, count }) => [id, count])).toEqual([
      ['A', 2],
      ['B', 1],
      // Only suggested: it can be chosen, but no company has it.
      ['C', 0],
    ]);
    const tags = [{ ...tag('C', 'g', 0.5), suggested: true as const }];
    const suggestion: Row = { line: 6, company: { description: 'e' }, result: { tags, coverage } };
    expect(summaryOf([suggestion])).toMatchObject({ tagged: 0, untagged: 1 });
    expect(rows.map(errorOf)).toEqual(['-x', undefined, undefined, undefined]);
  });
});
