import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { clean } from '../../src/dataset/cleaning.ts';
import { readCorpus } from '../../src/dataset/corpus.ts';
import { readCompanyRecords } from '../../src/dataset/record-files.ts';
import { readTagCatalogue } from '../../src/dataset/records.ts';
import { readTexts } from '../../src/dataset/texts.ts';
import { workbookOf } from '../fixtures/workbooks.ts';

const catalogue = [{ id: 'E09', label: '食料品製造業', group: 'industry', description: '' }];

async function file(name: string, content: string | Uint8Array): Promise<string> {
  const path = join(await mkdtemp(join(tmpdir(), 'records-')), name);
  await writeFile(path, content);
  return path;
}

describe('company records', () => {
  it('are read line by line, without blank lines', async () => {
    const path = await file('a.jsonl', '{"id":"1","description":"菓子の製造","tags":["E09"]}\n\n');
    expect(await readCompanyRecords(path, catalogue)).toEqual([
      { id: '1', description: '菓子の製造', tags: ['E09'] },
    ]);
  });

  it('can name their company and their kind of text', async () => {
    const record = { id: '1', company: '8010001', kind: 'report', description: '菓子の製造', tags: [] };
    expect(await readCompanyRecords(await file('a.jsonl', JSON.stringify(record)), catalogue)).toEqual([
      record,
    ]);
    const unnamed = await file('b.jsonl', JSON.stringify({ ...record, kind: '' }));
    await expect(readCompanyRecords(unnamed, catalogue)).rejects.toThrow(/line 1 is not valid: kind/);
  });

  it('with a tag missing from the catalogue are rejected, with the record and the tag', async () => {
    const path = await file('a.jsonl', '{"id":"77","description":"x","tags":["Z99"]}');
    await expect(readCompanyRecords(path, catalogue)).rejects.toThrow(/record 77 .* tag Z99/);
  });

  it('have ids that are whole numbers as text of the same digits, however many', async () => {
    const line = (id: string) => `{"id":${id},"description":"菓子","tags":["E09"]}\n`;
    const path = await file('a.jsonl', line('9007199254740993') + line('9007199254740992') + line('7'));
    const records = await readCompanyRecords(path, catalogue);
    expect(records.map(({ id }) => id)).toEqual(['9007199254740993', '9007199254740992', '7']);
    const fraction = await file('b.jsonl', line('1.5'));
    await expect(readCompanyRecords(fraction, catalogue)).rejects.toThrow(
      'b.jsonl line 1 is not valid: id: must be a string or a whole number',
    );
  });

  it('with a group that the catalogue does not have are rejected, with the groups that there are', async () => {
    const path = await file('a.jsonl', '{"id":"77","description":"x","tags":[],"groups":["industri"]}');
    await expect(readCompanyRecords(path, catalogue)).rejects.toThrow(
      `record 77 in ${path} has the group industri, which is not in the catalogue; its groups are industry`,
    );
  });

  it('that are not JSON or lack a field are rejected, with the line and the field', async () => {
    const good = '{"id":"1","description":"x","tags":[]}\n';
    await expect(readCompanyRecords(await file('a.jsonl', `${good}{`), catalogue)).rejects.toThrow(
      /line 2 is not JSON/,
    );
    await expect(
      readCompanyRecords(await file('a.jsonl', `${good}{"id":"2","tags":[]}`), catalogue),
    ).rejects.toThrow(/line 2 is not valid: description/);
  });

  it('in a missing file give an error with the path', async () => {
    await expect(readCompanyRecords('/nowhere/a.jsonl', catalogue)).rejects.toThrow(
      'cannot read /nowhere/a.jsonl: no such file or directory',
    );
  });
});

describe('company records in Excel', () => {
  it('are read like those in CSV, and faults have the numbers of their rows', async () => {
    const columns = ['id', 'kind', 'description', 'tags', 'groups', 'note'];
    const good = [1010401089234, 'list', '菓子の製造', 'E09', 'industry', new Date(0)];
    const path = await file('a.xlsx', await workbookOf(columns, [], good));
    expect(await readCompanyRecords(path, catalogue)).toEqual([
      { id: '1010401089234', kind: 'list', description: '菓子の製造', tags: ['E09'], groups: ['industry'] },
    ]);
    expect(await Array.fromAsync(readTexts(path, () => {}))).toEqual([['菓子の製造']]);
    const bad = await file('b.xlsx', await workbookOf(columns, good, [], [2, 'k'.repeat(41), '菓子', 'E09']));
    await expect(readCompanyRecords(bad, catalogue)).rejects.toThrow(/b\.xlsx line 4 is not valid: kind/);
    const lacking = await file('c.xlsx', await workbookOf(['id', 'description'], [1, '菓子']));
    await expect(readCompanyRecords(lacking, catalogue)).rejects.toThrow(/has no column tags/);
  });
});

describe('company records in CSV', () => {
  const columns = 'id,company,kind,name,description,tags,groups';

  it('have a column for each field; tags are separated by spaces, groups by commas', async () => {
    const path = await file(
      'a.csv',
      `${columns}\n1,80,report,例社,"菓子の製造。\n卸売。",E09 E09,industry\n2,,,,菓子,,\n`,
    );
    expect(await readCompanyRecords(path, catalogue)).toEqual([
      {
        id: '1',
        company: '80',
        kind: 'report',
        name: '例社',
        description: '菓子の製造。\n卸売。',
        tags: ['E09', 'E09'],
        groups: ['industry'],
      },
      { id: '2', description: '菓子', tags: [] },
    ]);
  });

  it('are read from TSV too, and other columns are ignored', async () => {
    const path = await file('a.tsv', 'note\tid\ttags\tdescription\nx\t1\tE09\t菓子\n');
    expect(await readCompanyRecords(path, catalogue)).toEqual([
      { id: '1', description: '菓子', tags: ['E09'] },
    ]);
  });

  it('are rejected with the line of a bad row, and without a required column', async () => {
    const bad = await file('a.csv', `${columns}\n1,,,,菓子,E09,\n2,菓子\n`);
    await expect(readCompanyRecords(bad, catalogue)).rejects.toThrow(/a\.csv line 3: .* 2 instead of 7/);
    const long = await file('a.csv', `${columns}\n1,,${'k'.repeat(41)},,菓子,E09,\n`);
    await expect(readCompanyRecords(long, catalogue)).rejects.toThrow(/a\.csv line 2 is not valid: kind/);
    const lacking = await file('a.csv', 'id,description\n1,菓子\n');
    await expect(readCompanyRecords(lacking, catalogue)).rejects.toThrow(/has no column tags/);
  });
});

describe('the tag catalogue', () => {
  it('is rejected when two tags have the same id', async () => {
    const path = await file('tags.json', JSON.stringify([...catalogue, ...catalogue]));
    await expect(readTagCatalogue(path)).rejects.toThrow(/two tags have the id E09$/);
  });

  it('is rejected when a group has two names', async () => {
    const [tag] = catalogue;
    const named = [
      { ...tag, groupLabel: '業種' },
      { ...tag, id: 'X', group: 'theme', groupLabel: 'テーマ' },
      { ...tag, id: 'Y', groupLabel: '産業' },
    ];
    const path = await file('tags.json', JSON.stringify(named));
    await expect(readTagCatalogue(path)).rejects.toThrow(
      /2\.groupLabel: the group \w+ has two names, 業種 and 産業$/,
    );
  });

  it.each([
    ['an id with a blank', { id: 'E 09' }, '0.id: must have no blanks and no control characters'],
    ['an id with an ideographic space', { id: 'E　09' }, '0.id: must have no blanks'],
    ['a label with a line feed', { label: '食料品\n製造業' }, '0.label: must be one line'],
    ['a group with a comma', { group: 'se,ctor' }, '0.group: must have no comma'],
    ['a group with a blank at its end', { group: 'sector ' }, '0.group: must not begin or end with a blank'],
    ['a group without text', { group: ' ' }, '0.group: must have some text'],
    ['no group', { group: undefined }, '0.group: is missing; it must be a string'],
  ])('is rejected with %s', async (_, change, message) => {
    const path = await file('tags.json', JSON.stringify([{ ...catalogue[0], ...change }]));
    await expect(readTagCatalogue(path)).rejects.toThrow(`tags.json is not valid: ${message}`);
  });

  it('may have numbers as ids', async () => {
    const path = await file('tags.json', JSON.stringify([{ ...catalogue[0], id: 9 }]));
    expect((await readTagCatalogue(path)).map(({ id }) => id)).toEqual(['9']);
  });
});

describe('cleaning', () => {
  it('normalises texts, removes repeated tags and drops records without text', () => {
    const records = [
      { id: '1', description: ' ＡＢＣ\t菓子 ', tags: ['E09', 'E09'] },
      { id: '2', description: ' 　\n', tags: [] },
    ];
    expect(clean(records, [])).toEqual([{ id: '1', description: 'ABC 菓子', tags: ['E09'] }]);
  });

  it('have the parents of their tags as well', () => {
    const tag = (id: string, parent?: string) => ({
      id,
      label: id,
      group: 'g',
      description: '',
      ...(parent && { parent }),
    });
    const records = [{ id: '1', description: 'rolls', tags: ['rolls'] }];
    const [{ tags }] = clean(records, [tag('food'), tag('bread', 'food'), tag('rolls', 'bread')]);
    expect(tags).toEqual(['rolls', 'bread', 'food']);
  });

  it('rejects two records with the same id, even from two files', async () => {
    const line = '{"id":"5","description":"菓子","tags":[]}';
    const tags = await file('tags.json', JSON.stringify(catalogue));
    const [a, b] = [await file('a.jsonl', line), await file('b.jsonl', line)];
    await expect(readCorpus([a, b], tags)).rejects.toThrow('two records have the id 5');
  });

  it('rejects files without records', async () => {
    const tags = await file('tags.json', JSON.stringify(catalogue));
    await expect(readCorpus([await file('a.jsonl', '\n')], tags)).rejects.toThrow(/no company records/);
  });
});
