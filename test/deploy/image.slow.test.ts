import { once } from 'node:events';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it, onTestFinished } from 'vitest';
import project from '../../package.json' with { type: 'json' };
import { freePort, hasRedis, startRedis } from '../fixtures/redis.ts';
import { BuiltImage, canBuildImages, removeStorage } from './image.ts';

const MAX_MEGABYTES = 65;
const WAITING = { timeout: 60_000 };
const COMPANY = JSON.stringify({ id: '1', description: '飲食店の経営' });

describe.runIf(canBuildImages)('the image', { timeout: 120_000 }, async () => {
  if (!canBuildImages) return;
  const storage = await mkdtemp(join(tmpdir(), 'company-tagger-image-'));
  afterAll(() => removeStorage(storage));
  const image = await BuiltImage.build(storage);

  const redis = hasRedis ? await startRedis() : undefined;
  const port = await freePort();

  function start(command?: readonly string[], environment?: readonly string[]) {
    const child = image.start(command, environment);
    onTestFinished(() => void child.kill('SIGKILL'));
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream?.setEncoding('utf8').on('data', (part) => {
        output += part;
      });
    return { child, output: () => output };
  }

  /** @returns the exit code and the output of a command in the image */
  async function run(command: readonly string[], environment?: readonly string[]) {
    const { child, output } = start(command, environment);
    const [code] = await once(child, 'close');
    return { code, output: output() };
  }

  it('is labelled, with the version of the project', () => {
    expect(image.config.Labels).toMatchObject({
      'org.opencontainers.image.title': project.name,
      'org.opencontainers.image.version': project.version,
      'org.opencontainers.image.licenses': project.license,
    });
  });

  it('is small, and has the notices of what it contains', async () => {
    const { output } = await run(['du', '--summarize', '--block-size=1000000', '/app']);
    expect(Number.parseInt(output, 10)).toBeLessThan(MAX_MEGABYTES);
    const { output: files } = await run(['ls', '.', 'text/dictionary', 'node_modules']);
    const notices = ['LICENSE', 'NOTICE', 'THIRD-PARTY-NOTICES.txt', 'sbom.cdx.json'];
    expect(files.split(/\s+/)).toEqual(expect.arrayContaining([...notices, 'piscina']));
    expect(files.split(/\s+/)).not.toContain('fastify');
  });

  it('has its code compiled', async () => {
    const { output } = await run(['company-tagger', '--version'], ['NODE_DEBUG_NATIVE=COMPILE_CACHE']);
    expect(output).toMatch(/cache for .*main\.js.* was accepted/);
  });

  it('runs as another user than root, who can write nothing but /tmp', async () => {
    const { output } = await run(['sh', '-c', 'id -un; touch /tmp/x && touch /app/x /home/node/x']);
    expect(output.match(/^node$|Read-only file system/gm)).toEqual([
      'node',
      'Read-only file system',
      'Read-only file system',
    ]);
  });

  it('serves, is checked by its health command, and ends with 0 on SIGTERM', async () => {
    const environment = [`PORT=${port}`, 'AUTHENTICATION=off'];
    const check = () => run(image.config.Healthcheck.Test.slice(1), environment);
    expect((await check()).code).toBe(1);
    const { child, output } = start(undefined, environment);
    await expect.poll(output, WAITING).toContain('ready: the page is at');
    expect((await check()).code).toBe(0);
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch(`http://127.0.0.1:${port}/tag`, { method: 'POST', headers, body: COMPANY });
    expect(await answer.json()).toMatchObject({
      id: '1',
      tags: expect.arrayContaining([expect.objectContaining({ id: 'M76' })]),
    });
    child.kill('SIGTERM');
    expect(await once(child, 'exit')).toEqual([0, null]);
  });

  it('tags a file', async () => {
    const tag = 'company-tagger tag --in /tmp/in.jsonl --out /tmp/out.jsonl';
    const { code, output } = await run([
      'sh',
      '-c',
      `echo '${COMPANY}' > /tmp/in.jsonl && ${tag} && cat /tmp/out.jsonl`,
    ]);
    expect(output).toContain('"id":"M76"');
    expect(code).toBe(0);
  });

  it.runIf(hasRedis)('works for queues', async () => {
    const command = ['company-tagger', 'worker'];
    const { child, output } = start(command, [`REDIS_URL=${redis?.url}`]);
    await expect.poll(output, WAITING).toContain('accepting work');
    child.kill('SIGTERM');
    expect(await once(child, 'exit')).toEqual([0, null]);
  });
});
