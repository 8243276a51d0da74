import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { leaksOf } from '../../src/dataset/leaks.ts';
import type { CompanyRecord } from '../../src/dataset/records.ts';
import { groupsOf, SIDES, type Split, sidesOf } from '../../src/dataset/split.ts';
import { openSplit } from '../../src/dataset/split-file.ts';
import { temporaryDirectory } from '../fixtures/temporary-directory.ts';

/** A text that shares no 5-gram with that of another number. */
function distinctText(number: number): string {
  return String.fromCodePoint(0x4e00 + number).repeat(8);
}

/** Four records, each with a text of its own, of which two are on train. */
const SPLIT: Split = { train: ['1', '2'], dev: ['3'], test: ['4'] };
const records = (texts: Readonly<Record<string, number>> = {}): CompanyRecord[] =>
  ['1', '2', '3', '4'].map((id) => ({ id, description: distinctText(texts[id] ?? Number(id)), tags: [] }));

async function fileOf(split: Split): Promise<string> {
  const path = join(await temporaryDirectory(), 'split.json');
  await writeFile(path, JSON.stringify(split));
  return path;
}

describe('a split whose texts have changed since', () => {
  it.each<[string, Record<string, number>, Split]>([
    ['train and dev go to dev', { 1: 3 }, { train: ['2'], dev: ['1', '3'], test: ['4'] }],
    ['train and test go to test', { 1: 4 }, { train: ['2'], dev: ['3'], test: ['1', '4'] }],
    ['all sides go to test', { 1: 4, 3: 4 }, { train: ['2'], dev: [], test: ['1', '3', '4'] }],
    ['one side stay', { 1: 2 }, SPLIT],
  ])('moves groups: equal texts of %s', async (_, texts, expected) => {
    const path = await fileOf(SPLIT);
    const { split } = await openSplit(path, records(texts), 1, 'move');
    expect(split).toEqual(expected);
    expect(JSON.parse(await readFile(path, 'utf8'))).toEqual(expected);
  });

  it('names the record that moved, and the one that it moved to', async () => {
    const { leaks } = await openSplit(await fileOf(SPLIT), records({ 2: 3 }), 1, 'move');
    expect(leaks).toEqual([{ record: '2', from: 'train', to: 'dev', because: '3' }]);
  });

  it('moves records whose company is now the same', async () => {
    const all = records().map((record) => ({ ...record, company: record.id === '4' ? '4' : 'one' }));
    expect((await openSplit(await fileOf(SPLIT), all, 1, 'move')).split).toEqual({
      train: [],
      dev: ['1', '2', '3'],
      test: ['4'],
    });
  });

  it('is refused or kept on request, and the file stays as it is', async () => {
    const path = await fileOf(SPLIT);
    const before = await readFile(path, 'utf8');
    await expect(openSplit(path, records({ 1: 3 }), 1, 'refuse')).rejects.toThrow(
      'split.json leaks: records on different sides are of one company or have nearly equal texts (1, the first is 1 on train with 3 on dev)',
    );
    expect((await openSplit(path, records({ 1: 3 }), 1, 'keep')).split).toEqual(SPLIT);
    expect(await readFile(path, 'utf8')).toBe(before);
  });

  it('has no leaks after a move, and no record has left test or gone to train', async () => {
    const path = await fileOf(SPLIT);
    const record = fc.record({
      side: fc.constantFrom(...SIDES, undefined),
      text: fc.nat(12),
      company: fc.option(fc.nat(12), { nil: undefined }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(record, { maxLength: 30 }), async (drawn) => {
        const all = drawn.map(({ text, company }, index): CompanyRecord => {
          const own = { id: `${index}`, description: distinctText(text), tags: [] };
          return company === undefined ? own : { ...own, company: `c${company}` };
        });
        const idsOn = (side: string) =>
          all.flatMap(({ id }, index) => (drawn[index].side === side ? id : []));
        const former = { train: idsOn('train'), dev: idsOn('dev'), test: idsOn('test') };
        await writeFile(path, JSON.stringify(former));
        const { split } = await openSplit(path, all, 1, 'move');
        expect(leaksOf(split, groupsOf(all))).toEqual([]);
        const now = sidesOf(split);
        expect(now.size).toBe(all.length);
        for (const [id, side] of sidesOf(former)) {
          expect(SIDES.indexOf(now.get(id) ?? 'train')).toBeGreaterThanOrEqual(SIDES.indexOf(side));
        }
      }),
    );
  });
});
