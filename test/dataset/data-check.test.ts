import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkData } from '../../src/dataset/data-check.ts';
import { readRecordLines } from '../../src/dataset/record-files.ts';
import { temporaryDirectory } from '../fixtures/temporary-directory.ts';

const CATALOGUE = ['food', 'tea', 'paper'].map((id) => ({
  id,
  label: id,
  group: 'industry',
  description: '',
}));

async function check(lines: readonly string[]) {
  const path = join(await temporaryDirectory(), 'companies.jsonl');
  await writeFile(path, lines.join('\n'));
  return checkData(await readRecordLines(path), CATALOGUE);
}

const line = (id: string, description: string, ...tags: string[]) =>
  JSON.stringify({ id, description, tags });

describe('a check of data', () => {
  it('counts the records of each tag in the catalogue, including tags without records', async () => {
    const { records, tags } = await check([
      line('1', '冷凍食品の製造と販売。', 'food'),
      line('2', '緑茶と和菓子の製造と販売。', 'tea', 'food'),
    ]);
    expect(records).toBe(2);
    expect(tags.map(({ id, records }) => [id, records])).toEqual([
      ['food', 2],
      ['tea', 1],
      ['paper', 0],
    ]);
  });

  it('reports all problems that training would reject', async () => {
    const found = await check([
      '{"ID": "1"}',
      'not JSON',
      line('1', '冷凍食品の製造と販売。', 'food', 'cold'),
      line('1', '緑茶の栽培と卸売。', 'tea', 'cold'),
    ]);
    expect(found.faultyLines).toEqual([
      expect.stringMatching(/companies\.jsonl line 1 is not valid: id: is missing; /),
      expect.stringMatching(/companies\.jsonl line 2 is not JSON$/),
    ]);
    expect(found.repeatedIds).toEqual(['1']);
    expect(found.unknownTags).toEqual([{ tag: 'cold', record: '1', records: 2 }]);
    const misspelt = await check([
      JSON.stringify({ id: '3', description: '茶', tags: [], groups: ['industry', 'industri'] }),
    ]);
    expect(misspelt.unknownGroups).toEqual([{ group: 'industri', record: '3', records: 1 }]);
  });

  it('finds empty and short texts and records without tags', async () => {
    const found = await check([
      line('1', ' \u3000\n', 'food'),
      line('2', '飲食', 'food'),
      line('3', '冷凍食品の製造と販売。'),
    ]);
    expect(found.emptyTexts).toEqual(['1']);
    expect(found.shortTexts).toEqual([{ record: '2', text: '飲食' }]);
    expect(found.withoutTags).toEqual(['3']);
  });

  it('finds near-duplicates with different tags', async () => {
    const text = '冷凍食品および乾物の製造、加工、販売、輸出入を全国で営む。';
    const found = await check([
      line('1', text, 'food'),
      line('2', `${text}　`, 'food', 'tea'),
      line('3', '緑茶の栽培と卸売。', 'tea'),
      line('4', '緑茶の栽培と卸売。', 'tea'),
    ]);
    expect(found.disagreeingDuplicates.map((group) => group.map(({ id }) => id))).toEqual([['1', '2']]);
  });
});
