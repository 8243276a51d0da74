import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { temporaryDirectory } from '../fixtures/temporary-directory.ts';
import { run } from './run.ts';

it('`split` of many records says how far it is, and in what', async () => {
  const directory = await temporaryDirectory();
  const path = (name: string) => join(directory, name);
  const records = Array.from({ length: 100_000 }, (_, id) => ({
    id: `${id}`,
    description: `${String(id * 7919).padStart(9, '0')}番の倉庫で扱う商品の卸売と${id % 977}店での小売`,
    tags: [`t${id % 700}`],
  }));
  const catalogue = Array.from({ length: 700 }, (_, id) => ({
    id: `t${id}`,
    label: `t${id}`,
    group: 'g',
    description: '',
  }));
  await writeFile(path('records.jsonl'), records.map((record) => JSON.stringify(record)).join('\n'));
  await writeFile(path('tags.json'), JSON.stringify(catalogue));
  const files = ['--data', path('records.jsonl'), '--tags', path('tags.json')];
  const { code, stdout, stderr } = await run(['split', ...files, '--split-file', path('split.json')]);
  expect({ code, rest: stderr.replaceAll(/^\d+ of \d+ [a-z].*\n/gm, '') }).toEqual({ code: 0, rest: '' });
  expect(stderr).not.toBe('');
  expect(stdout).toContain('Written to');
});
