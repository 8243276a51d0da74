import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type ImportSettings, importLabels } from '../../src/collection/import-labels.ts';
import { type LabelFile, type LabelSource, readLabelledItems } from '../../src/collection/labelled-items.ts';
import type { Tag } from '../../src/dataset/records.ts';
import { temporaryDirectory } from '../fixtures/temporary-directory.ts';
import { workbookOf } from '../fixtures/workbooks.ts';

const catalogue: Tag[] = [
  { id: 'E', label: '製造業', group: 'sector', description: '' },
  { id: 'L', label: '学術研究、専門・技術サービス業', group: 'sector', description: '' },
  { id: 'food', label: '食品', group: 'theme', description: '' },
  { id: 'b2b', label: 'B to B', group: 'theme', description: '' },
  { id: 'tse:food', label: '食品', group: 'tse', description: '' },
];

async function imported(
  from: LabelSource,
  files: Readonly<Record<string, string | Uint8Array>>,
  { labelFields, ...settings }: Partial<ImportSettings> & Pick<LabelFile, 'labelFields'> = {},
) {
  const directory = await temporaryDirectory();
  const items = await Promise.all(
    Object.entries(files).map(async ([name, content]) => {
      await writeFile(join(directory, name), content);
      return readLabelledItems(from, { path: join(directory, name), labelFields });
    }),
  );
  return importLabels(items.flat(), { catalogue, idField: 'id', nameField: 'name', ...settings });
}
const lines = (...values: unknown[]) => values.map((value) => `${JSON.stringify(value)}\n`).join('');

describe('labels of doccano', () => {
  const first = {
    id: 1,
    text: '冷凍食品の製造。',
    name: '株式会社例',
    label: ['製造業', 'food'],
    Comments: [],
  };
  const other = { id: 2, text: '旅館の経営。', label: [], Comments: ['?'] };

  it('become records of the tag groups that they are from, without the companies that nobody has labelled', async () => {
    expect(await imported('doccano', { 'all.jsonl': lines(first, other) })).toEqual({
      records: [
        {
          id: '1',
          name: '株式会社例',
          description: '冷凍食品の製造。',
          tags: ['E', 'food'],
          groups: ['sector', 'theme'],
        },
      ],
      unlabelled: 1,
      disputed: 0,
      groups: ['sector', 'theme'],
    });
    const json = JSON.stringify([first, other]);
    expect((await imported('doccano', { 'all.json': json })).records).toHaveLength(1);
  });

  it('of several people, in a file for each, count by majority', async () => {
    const { records, disputed } = await imported('doccano', {
      'anna.jsonl': lines(first, { ...other, label: ['L'] }),
      'ben.jsonl': lines({ ...first, label: ['E'] }, { ...other, label: ['L'] }),
      'chie.jsonl': lines({ ...first, label: ['E', 'b2b'] }, other),
    });
    expect(records.map(({ tags }) => tags)).toEqual([['E'], ['L']]);
    expect(disputed).toBe(1);
    const tied = { 'anna.jsonl': lines(first), 'ben.jsonl': lines({ ...first, label: ['E'] }) };
    expect((await imported('doccano', tied)).records[0]?.tags).toEqual(['E']);
  });

  it('that no tag has, or several, are all named with their places', async () => {
    const wrong = lines(first, { ...first, id: 2, label: ['製造行', '食品'] });
    await expect(imported('doccano', { 'all.jsonl': wrong })).rejects.toThrow(
      /labels of tags: 製造行 in .*all\.jsonl line 2, 食品 \(which could be food or tse:food\) in .*line 2$/,
    );
  });

  it('need an id and a text, the same text for the same id, and a label at all', async () => {
    const { id: _, ...withoutId } = first;
    const { text: __, ...withoutText } = first;
    const all = (...values: unknown[]) => imported('doccano', { 'all.jsonl': lines(...values) });
    await expect(all(withoutId)).rejects.toThrow(/id in .*all\.jsonl line 1 is not valid/);
    await expect(all(withoutText)).rejects.toThrow(
      /text in .*all\.jsonl line 1 is not valid: must be a text/,
    );
    await expect(all(first, { ...other, id: 1 })).rejects.toThrow(/line 2 has the id 1 of another text/);
    await expect(all(other)).rejects.toThrow('none of the 1 companies has labels');
    await expect(imported('doccano', { 'a.txt': 'text' })).rejects.toThrow(/a\.txt line 1 is not JSON/);
  });
});

it('labels of Label Studio are those of its choices and taxonomies, without cancelled annotations', async () => {
  const choice = (from_name: string, ...choices: string[]) => ({
    id: 'x',
    from_name,
    to_name: 'text',
    type: 'choices',
    value: { choices },
  });
  const taxonomy = { from_name: 'theme', type: 'taxonomy', value: { taxonomy: [['業種', '食品'], ['b2b']] } };
  const comment = { from_name: 'comment', type: 'textarea', value: { text: ['?'] } };
  const task = {
    id: 70,
    data: { text: '冷凍食品の製造。', company: '0123', name: '株式会社例' },
    annotations: [
      { completed_by: 1, was_cancelled: false, result: [choice('sector', '製造業'), taxonomy, comment] },
      { completed_by: 2, result: [choice('sector', '製造業', 'L')] },
      { completed_by: 3, was_cancelled: true, result: [choice('sector', 'L')] },
      { completed_by: 4, result: [choice('sector', '製造業'), choice('theme', 'food')] },
    ],
    predictions: [],
  };
  const nothing = { id: 71, data: { text: '農業。' }, annotations: [{ result: [] }] };
  const untouched = { id: 72, data: { text: '林業。' }, annotations: [] };
  const json = JSON.stringify([task, nothing, untouched]);
  const { records, ...rest } = await imported('label-studio', { 'export.json': json });
  expect(records).toEqual([
    expect.objectContaining({ id: '70', name: '株式会社例', tags: ['E', 'food'] }),
    expect.objectContaining({ id: '71', tags: [] }),
  ]);
  expect(rest).toEqual({ unlabelled: 1, disputed: 1, groups: ['sector', 'theme'] });
  const sectors = await imported(
    'label-studio',
    { 'export.json': JSON.stringify([task]) },
    { labelFields: ['sector'], idField: 'company' },
  );
  expect(sectors.records).toEqual([
    { id: '0123', name: '株式会社例', description: '冷凍食品の製造。', tags: ['E'], groups: ['sector'] },
  ]);
});

it('labels of Argilla are the responses of each person, not the suggestions', async () => {
  const record = {
    id: 'a1',
    fields: { text: '冷凍食品の製造。' },
    metadata: { name: '株式会社例' },
    suggestions: { theme: { value: ['b2b'], score: 0.4, agent: 'model' } },
    responses: {
      theme: [
        { value: ['food'], user_id: 'u1' },
        { value: ['food', 'b2b'], user_id: 'u2' },
      ],
      sector: [{ value: '製造業', user_id: 'u1' }],
    },
    vectors: {},
    _server_id: 's',
  };
  const json = JSON.stringify([record, { ...record, id: 'a2', responses: {} }]);
  const { records, unlabelled } = await imported('argilla', { 'records.json': json }, { groups: ['theme'] });
  expect(records).toEqual([
    { id: 'a1', name: '株式会社例', description: '冷凍食品の製造。', tags: ['food'], groups: ['theme'] },
  ]);
  expect(unlabelled).toBe(1);
});

describe('labels of a table', () => {
  it('are in one column, however they are separated, or in one for each group', async () => {
    const rows = [
      ['番号', '事業内容', 'タグ'],
      [1, '冷凍食品の製造。', '製造業、 B to B'],
      [2, '検査。', '学術研究、専門・技術サービス業; b2b'],
      [3, '受託。', 'E food'],
      [4, '林業。', ''],
    ];
    const { records, unlabelled } = await imported(
      'table',
      { 'companies.xlsx': await workbookOf(...rows) },
      { idField: '番号', textField: '事業内容', labelFields: ['タグ'] },
    );
    expect(records.map(({ id, tags }) => [id, ...tags])).toEqual([
      ['1', 'E', 'b2b'],
      ['2', 'L', 'b2b'],
      ['3', 'E', 'food'],
    ]);
    expect(unlabelled).toBe(1);
    const csv = 'id,description,sector,tse\n1,冷凍食品。,製造業,食品\n';
    const byGroup = await imported('table', { 'companies.csv': csv }, { labelFields: ['sector', 'tse'] });
    expect(byGroup.records[0]).toMatchObject({ tags: ['E', 'tse:food'], groups: ['sector', 'tse'] });
  });

  it('must have the columns', async () => {
    await expect(imported('table', { 'a.csv': 'id,description\n1,農業\n' })).rejects.toThrow(
      /no column tags/,
    );
    await expect(imported('table', { 'a.csv': 'id,tags\n1,E\n' })).rejects.toThrow(
      /text in .* must be a text/,
    );
  });
});
