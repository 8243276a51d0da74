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

describe('the tag catalogue', () => {
  it('is rejected when two tags have the same id', async () => {
    const path = await file('tags.json', JSON.stringify([...catalogue, ...catalogue]));
    await expect(readTagCatalogue(path)).rejects.toThrow(/two tags have the same id/);
  });
});

describe('cleaning', () => {
  it('normalises texts, removes repeated tags and drops records without text', () => {
    const records = [
      { id: '1', description: ' ＡＢＣ\t菓子 ', tags: ['E09', 'E09'] },
      { id: '2', description: ' 　\n', tags: [] },
    ];
    expect(clean(records)).toEqual([{ id: '1', description: 'ABC 菓子', tags: ['E09'] }]);
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
