import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { answering, apiServer } from '../fixtures/api-server.ts';
import { temporaryDirectory } from '../fixtures/temporary-directory.ts';
import { run } from './run.ts';

const COMPANIES = Array.from({ length: 12 }, (_, index) => ({ id: index, text: `製品${index}の製造。` }));

describe('company-tagger collect', () => {
  it('locks its output, resumes after it was killed, and writes what an uninterrupted run writes', async () => {
    const directory = await temporaryDirectory();
    const asked: number[] = [];
    let onHeld = () => {};
    const held = new Promise<void>((resolve) => {
      onHeld = resolve;
    });
    const answer = answering(({ searchParams }) => {
      const from = Number(searchParams.get('offset'));
      return { body: COMPANIES.slice(from, from + 2) };
    });
    const url = await apiServer((request, response) => {
      const from = Number(request.url?.split('=').at(-1));
      asked.push(from);
      // The first request for this offset never gets an answer.
      if (from === 6 && asked.filter((each) => each === 6).length === 1) onHeld();
      else answer(request, response);
    });
    const config = join(directory, 'config.json');
    const fields = { id: '/id', description: '/text' };
    const source = { from: 'http', url, paging: { kind: 'offset' }, requestsPerSecond: 1000, fields };
    await writeFile(config, JSON.stringify({ companies: source }));
    const collect = (out: string) => ['collect', '--config', config, '--out', join(directory, out)];

    const child = spawn(process.execPath, ['src/cli/main.ts', ...collect('broken')]);
    await held;
    expect(await run(collect('broken'))).toMatchObject({
      code: 1,
      stderr: expect.stringContaining(
        `companies.jsonl is being written by process ${child.pid}; wait for it`,
      ),
    });
    child.kill('SIGKILL');
    await once(child, 'close');
    expect(asked).toEqual([0, 2, 4, 6]);

    const resumed = await run(collect('broken'));
    expect(resumed).toMatchObject({ code: 0, stdout: expect.stringContaining('12 written, 0 without text') });
    expect(asked.slice(4)).toEqual([6, 8, 10, 12]);
    expect((await run(collect('unbroken'))).code).toBe(0);
    for (const name of ['companies.jsonl', 'tags.json', 'raw/companies.jsonl']) {
      const [broken, unbroken] = ['broken', 'unbroken'].map((out) => readFile(join(directory, out, name)));
      expect(await broken).toEqual(await unbroken);
    }
  });

  it('reports an invalid configuration in one sentence', async () => {
    const config = join(await temporaryDirectory(), 'config.json');
    await writeFile(config, '{"companies": {"from": "ftp"}}');
    const { code, stdout, stderr } = await run(['collect', '--config', config, '--out', 'x']);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(/^company-tagger: .*config\.json is not valid: companies\.from: .*\n$/);
  });
});
