import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { temporaryDirectory } from '../fixtures/temporary-directory.ts';
import { runHere } from './run-here.ts';

it('training again for a directory of versions writes nothing for an equal model, and loses no other one', async () => {
  const directory = await temporaryDirectory();
  const path = (name: string) => join(directory, name);
  const sample = (await readFile('data/sample/overviews.jsonl', 'utf8')).split('\n');
  const catalogue = await readFile('data/tags.json', 'utf8');
  await writeFile(path('companies.jsonl'), sample.slice(0, 150).join('\n'));
  await writeFile(path('tags.json'), catalogue);
  await writeFile(path('settings.json'), '{"maximumEpochs": 2, "hidden": [8]}');
  const train = async (out: string, ...more: string[]) => {
    const files = ['--data', path('companies.jsonl'), '--tags', path('tags.json')];
    const rest = ['--split-file', path('split.json'), '--settings', path('settings.json')];
    return runHere(['train', ...files, ...rest, '--out', path(out), ...more]);
  };
  expect((await train('versions/first')).code).toBe(0);
  const [, version = ''] = (await train('versions')).stdout.match(/written to (\S+)\.\n/) ?? [];
  const manifest = await readFile(join(version, 'model.json'), 'utf8');
  expect(await train('versions')).toMatchObject({
    code: 0,
    stdout: `${version} is this model already, so nothing is written.\n`,
  });
  expect(await readFile(join(version, 'model.json'), 'utf8')).toBe(manifest);

  await writeFile(path('tags.json'), catalogue.replace('"製造業"', '"メーカー"'));
  expect(await train('versions')).toMatchObject({
    code: 1,
    stderr: expect.stringContaining(`${version} is a model already; add --replace to replace it`),
  });
  expect((await train('versions', '--replace')).code).toBe(0);
  expect(await readFile(join(version, 'model.json'), 'utf8')).toContain('メーカー');
});
