import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { clean } from '../../src/dataset/cleaning.ts';
import { readCorpus } from '../../src/dataset/corpus.ts';
import { readCompanyRecords, readTagCatalogue } from '../../src/dataset/records.ts';

const catalogue = [{ id: 'E09', label: '食料品製造業', group: 'industry', description: '' }];

async function file(name: string, content: string): Promise<string> {
  const path = join(await mkdtemp(join(tmpdir(), 'records-')), name);
  await writeFile(path, content);
  return path;
}

describe('company records', () => {
  it('are read a line each, blank lines passed over', async () => {
    const path = await file('a.jsonl', '{"id":"1","description":"菓子の製造","tags":["E09"]}\n\n');
    expect(await readCompanyRecords(path, catalogue)).toEqual([
      { id: '1', description: '菓子の製造', tags: ['E09'] },
    ]);
  });

  it('with a tag that the catalogue lacks are refused, naming record and tag', async () => {
    const path = await file('a.jsonl', '{"id":"77","description":"x","tags":["Z99"]}');
    await expect(readCompanyRecords(path, catalogue)).rejects.toThrow(/record 77 .* tag Z99/);
  });

  it('that are no JSON or lack a field are refused, naming line and field', async () => {
    const good = '{"id":"1","description":"x","tags":[]}\n';
    await expect(readCompanyRecords(await file('a.jsonl', `${good}{`), catalogue)).rejects.toThrow(
      /line 2 is not JSON/,
    );
    await expect(
      readCompanyRecords(await file('a.jsonl', `${good}{"id":"2","tags":[]}`), catalogue),
    ).rejects.toThrow(/line 2 is not valid: description/);
  });

  it('in a file that is not there give an error that names it', async () => {
    await expect(readCompanyRecords('/nowhere/a.jsonl', catalogue)).rejects.toThrow(
      'cannot read /nowhere/a.jsonl: no such file or directory',
    );
  });
});

describe('the tag catalogue', () => {
  it('is refused when two tags have the same id', async () => {
    const path = await file('tags.json', JSON.stringify([...catalogue, ...catalogue]));
    await expect(readTagCatalogue(path)).rejects.toThrow(/two tags have the same id/);
  });
});

describe('cleaning', () => {
  it('normalises texts, keeps each tag once and leaves out records without text', () => {
    const records = [
      { id: '1', description: ' ＡＢＣ\t菓子 ', tags: ['E09', 'E09'] },
      { id: '2', description: ' 　\n', tags: [] },
    ];
    expect(clean(records)).toEqual([{ id: '1', description: 'ABC 菓子', tags: ['E09'] }]);
  });

  it('refuses two records of the same id, also from two files', async () => {
    const line = '{"id":"5","description":"菓子","tags":[]}';
    const tags = await file('tags.json', JSON.stringify(catalogue));
    const [a, b] = [await file('a.jsonl', line), await file('b.jsonl', line)];
    await expect(readCorpus([a, b], tags)).rejects.toThrow('two records have the id 5');
  });

  it('of files without any record is refused', async () => {
    const tags = await file('tags.json', JSON.stringify(catalogue));
    await expect(readCorpus([await file('a.jsonl', '\n')], tags)).rejects.toThrow(/no company records/);
  });
});
