import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, it } from 'vitest';
import { temporaryDirectory } from './fixtures/temporary-directory.ts';

/** What the commands need of the project, as links. */
const LINKED = ['src', 'data', 'node_modules', 'package.json', 'package-lock.json'];
const PORT = '3917';

it('the operations guide can be followed to the letter', { timeout: 180_000 }, async () => {
  const guide = await readFile('docs/operations.md', 'utf8');
  const blocks = [...guide.matchAll(/^```sh\n([\s\S]*?)^```/gm)].map(([, block]) => block);
  expect(blocks.length).toBeGreaterThan(10);
  const directory = await temporaryDirectory();
  for (const name of LINKED) await symlink(resolve(name), join(directory, name));
  await cp('models/default', join(directory, 'models/default'), { recursive: true });
  const sample = (await readFile('data/sample/overviews.jsonl', 'utf8')).split('\n').slice(0, 400);
  await writeFile(join(directory, 'companies.jsonl'), `${sample.join('\n')}\n`);

  const script = ['set -euxo pipefail', ...blocks]
    .join('\n')
    .replaceAll('localhost:3000', `localhost:${PORT}`);
  const shell = spawn('bash', ['-c', script], {
    cwd: directory,
    env: { ...process.env, PORT, PATH: `${resolve('node_modules/.bin')}:${process.env.PATH}` },
    detached: true,
  });
  const streams = Promise.all([text(shell.stdout), text(shell.stderr)]);
  const [code] = await once(shell, 'exit');
  // Whatever has gone wrong, nothing of it runs on.
  try {
    process.kill(-(shell.pid ?? 0), 'SIGKILL');
  } catch {}
  const [output, errors] = await streams;
  // With -x the last line tells where it ended.
  expect(code, errors.slice(-500)).toBe(0);

  expect(output).toContain('"tags":[{"id":"A01"');
  expect(output).toMatch(/"candidate":\{"name":"next"/);
  expect(output).toContain('1 feedbacks on 1 companies written to feedback.jsonl.');
  expect(output.match(/\{"model":\{"name":"next","version":"[\w-]+"/)).not.toBeNull();
  expect(output).toContain('{"model":{"name":"default","version":"2026-11-25-1c670718"');
  const log = await readFile(join(directory, 'service.log'), 'utf8');
  expect(log).toContain('SIGTERM: draining');
  for (const secret of [
    '乳牛',
    await secretIn(directory, 'backend.key'),
    await secretIn(directory, 'operator.key'),
  ]) {
    expect(log).not.toContain(secret);
  }
  expect(JSON.parse(await readFile(join(directory, 'sbom.json'), 'utf8'))).toMatchObject({
    bomFormat: 'CycloneDX',
  });
  expect(await readdir(join(directory, 'models/companies'))).toHaveLength(3);
});

async function secretIn(directory: string, name: string): Promise<string> {
  return (await readFile(join(directory, name), 'utf8')).split('\n')[0];
}
