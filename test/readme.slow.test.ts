import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { loadTagger } from '../src/tagger/load-tagger.ts';
import { run } from './cli/run.ts';
import { runProgram } from './fixtures/guide.ts';
import { startShippedService, startWithoutModel } from './http/service.ts';

const MAX_LINES = 130;
const readme = readFileSync('README.md', 'utf8');
const japanese = readFileSync('README.ja.md', 'utf8');

describe('the README', async () => {
  const { app, url } = await startShippedService();

  it('is short', () => {
    expect(readme.split('\n').length).toBeLessThanOrEqual(MAX_LINES);
  });

  it('shows the answer that its first curl really gets', async () => {
    const [, payload = ''] = readme.match(/-d '(\{[^']+\})'/) ?? [];
    const [, answer = ''] = readme.match(/```json\n(\{\n {2}"tags"[\s\S]*?)\n```/) ?? [];
    const headers = { 'content-type': 'application/json' };
    const response = await app.inject({ method: 'POST', url: '/tag', headers, payload });
    expect(JSON.parse(answer)).toEqual(response.json());
  });

  it('has a first curl that waits for the service, and prints nothing but the answer', async () => {
    const [, curl = ''] = readme.match(/^(curl [\s\S]*?\}')$/m) ?? [];
    const starting = await startWithoutModel();
    const host = (await starting.listen({ port: 0 })).replace('http://', '');
    const early = new Promise((resolve) => starting.server.once('request', resolve));
    const printed = promisify(execFile)('bash', ['-c', curl.replace('localhost:3000', host)]);
    await early;
    starting.service.use(await loadTagger('models/default'));
    const { stdout, stderr } = await printed;
    expect(stderr).toBe('');
    expect(JSON.parse(stdout)).toHaveProperty('tags');
  });

  it('shows the table that the command line really prints', async () => {
    const [, overview = '', table] = readme.match(/-- tag '([^']+)'\n```\n\n```text\n([\s\S]*?\n)```/) ?? [];
    expect((await run(['tag', overview])).stdout).toBe(table);
  });

  it('has a TypeScript program that runs', async () => {
    const [, program = ''] = readme.match(/```ts\n([\s\S]*?)```/) ?? [];
    const { code, stdout, stderr } = await runProgram(program.replace('http://localhost:3000', url));
    expect(code, stderr).toBe(0);
    expect(stdout).toMatch(/^農業 0\.\d+$/m);
  });
});

describe('the Japanese README', () => {
  it('has the commands, the programs and the output of the English one', () => {
    const blocks = (text: string) => text.match(/^```\w+\n[\s\S]*?^```/gm);
    expect(blocks(japanese)).toEqual(blocks(readme));
  });

  it('links to the same documents', () => {
    const links = (text: string) =>
      new Set([...text.matchAll(/\]\(((?!README)[^)]+)\)/g)].map(([, link]) => link));
    expect(links(japanese)).toEqual(links(readme));
  });
});
