import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { writeActive } from '../../src/model/versions.ts';
import { modelVersions } from '../fixtures/model-versions.ts';
import { temporaryDirectory } from '../fixtures/temporary-directory.ts';
import { run } from './run.ts';

const RECORDS = ['--data', 'data/sample/overviews.jsonl', '--split-file', 'data/sample/split.json'];

describe('an empty variable', () => {
  it('counts as not set', async () => {
    expect(await run(['tag', '農場'], '', { MODEL: '' })).toMatchObject({ code: 0, stderr: '' });
  });
});

describe('MODEL, set to a directory of versions', async () => {
  const versions = await modelVersions(['first', 'second']);
  const MODEL = versions;
  beforeAll(() => writeActive(versions, 'second'));

  it('makes `tag` use the active version', async () => {
    const { code, stdout, stderr } = await run(['tag', '--json', '農場'], '', { MODEL });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(JSON.parse(stdout)).toHaveProperty('tags');
  });

  it('makes `tag --in` use the active version', async () => {
    const directory = await temporaryDirectory();
    const input = join(directory, 'companies.jsonl');
    const output = join(directory, 'tags.jsonl');
    await writeFile(input, '{"id":"a","description":"農場"}\n');
    expect(await run(['tag', '--in', input, '--out', output], '', { MODEL })).toMatchObject({ code: 0 });
    expect(JSON.parse(await readFile(output, 'utf8'))).toMatchObject({ id: 'a' });
  });

  it('makes `export` use the active version', async () => {
    const onnx = join(await temporaryDirectory(), 'model.onnx');
    expect(await run(['export', '--onnx', onnx], '', { MODEL })).toMatchObject({ code: 0 });
  });

  it('makes `evaluate` and `errors` use the active version', async () => {
    const evaluated = await run(['evaluate', ...RECORDS], '', { MODEL });
    expect(evaluated).toMatchObject({ code: 0, stdout: expect.stringContaining('model small second') });
    expect(await run(['errors', ...RECORDS], '', { MODEL })).toMatchObject({ code: 0 });
  });
});

describe('the environment of a server', () => {
  it('does not affect `tag --in`, which needs no keys and no port', async () => {
    const directory = await temporaryDirectory();
    const input = join(directory, 'companies.jsonl');
    const output = join(directory, 'tags.jsonl');
    await writeFile(input, '{"id":"a","description":"牧場で乳牛を飼育"}\n');
    const outcome = await run(['tag', '--in', input, '--out', output], '', { HOST: '0.0.0.0', PORT: 'none' });
    expect(outcome).toMatchObject({ code: 0, stdout: expect.stringContaining('1 company (0 errors)') });
  });
});
