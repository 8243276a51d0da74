import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { describe, expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import { writeModel } from '../../src/model/bundle.ts';
import { smallModel } from '../fixtures/small-model.ts';
import { temporaryDirectory } from '../fixtures/temporary-directory.ts';
import { run } from './run.ts';

const LISTENING = /^Server listening at (http:\/\/\S+)$/;
const addressSchema = z.object({ port: z.int() });
const logLine = z.looseObject({ msg: z.string(), reqId: z.string().optional() });

interface Service {
  readonly process: ChildProcess;
  readonly url: string;
  readonly log: z.infer<typeof logLine>[];
}

/** Starts `company-tagger serve` on a free port and waits until it has loaded its model or failed to. */
async function serve(
  environment: Record<string, string> = {},
  nodeOptions: string[] = [],
  readiness = 200,
): Promise<Service> {
  const child = spawn(process.execPath, [...nodeOptions, 'src/cli/main.ts', 'serve', '--port', '0'], {
    env: { ...process.env, SHUTDOWN_GRACE_SECONDS: '50', LOG_LEVEL: 'debug', ...environment },
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const log: Service['log'] = [];
  const lines = createInterface(child.stdout);
  const url = await new Promise<string>((resolve, reject) => {
    child.once('exit', () => reject(new Error('it ended before it listened')));
    lines.on('line', (line) => {
      const entry = logLine.parse(JSON.parse(line));
      log.push(entry);
      const address = entry.msg.match(LISTENING)?.[1];
      if (address !== undefined) resolve(address);
    });
  });
  await expect
    .poll(async () => {
      const answer = await fetch(`${url}/health/ready`);
      return [answer.status, JSON.stringify(await answer.json()).includes('loading')];
    })
    .toEqual([readiness, false]);
  return { process: child, url, log };
}

function post(url: string, body: object): Promise<Response> {
  const headers = { 'content-type': 'application/json', 'x-request-id': 'story-1' };
  return fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
}

describe('company-tagger serve', () => {
  it('serves the shipped model and logs each request with its id', async () => {
    const { url, log } = await serve();
    const answer = await post(`${url}/tag`, { description: '飲食店の経営' });
    expect(await answer.json()).toMatchObject({
      tags: expect.arrayContaining([expect.objectContaining({ id: 'M76' })]),
      model: { name: 'default' },
    });
    await expect.poll(() => log.filter(({ reqId }) => reqId === 'story-1').length).toBeGreaterThan(0);
  });

  it('logs when it is ready, with its model and the address of the page', async () => {
    const { url, log } = await serve();
    const message = `ready: the page is at ${url}/`;
    await expect.poll(() => log.find(({ msg }) => msg === message)).toHaveProperty('model');
    expect((await fetch(`${url}/`)).headers.get('content-type')).toContain('text/html');
  });

  it.each([
    ['serve', undefined],
    ['worker', { REDIS_URL: 'redis://127.0.0.1:1' }],
  ])('says that its port is taken: %s', async (command, environment) => {
    const other = createServer().listen(0, '127.0.0.1');
    onTestFinished(() => void other.close());
    await once(other, 'listening');
    const { port } = addressSchema.parse(other.address());
    const args = [command, '--host', '127.0.0.1', '--port', String(port)];
    const { code, stdout, stderr } = await run(args, '', environment);
    expect(stderr).toBe(
      `company-tagger: cannot listen on port ${port} of 127.0.0.1: address already in use\n`,
    );
    expect(stdout).not.toContain('draining');
    expect(code).toBe(1);
  });

  it('serves a model whose directory and name are Japanese', async () => {
    const model = join(await temporaryDirectory(), '企業タグ');
    const small = await smallModel();
    await writeModel(model, { ...small, manifest: { ...small.manifest, name: '企業タグ' } });
    const { url } = await serve({ MODEL: model });
    const answer = await post(`${url}/tag`, { description: '飲食店の経営' });
    expect(answer.status).toBe(200);
    expect(await answer.json()).toMatchObject({ model: { name: '企業タグ' } });
    expect(decodeURIComponent(answer.headers.get('x-model-version') ?? '')).toMatch(/^企業タグ:/);
  });

  it.each(['SIGTERM', 'SIGINT'] as const)(
    'answers the requests in progress on %s and exits with code 0',
    async (signal) => {
      const { process: child, url, log } = await serve();
      const description =
        '自動車用ゴムホースと防振ゴムを製造し、国内外の完成車メーカーに納入しています。'.repeat(40);
      const companies = Array.from({ length: 60 }, () => ({ description }));
      const batch = post(`${url}/tag/batch`, { companies });
      const isBatch = ({ msg, route }: Service['log'][number]) =>
        msg === 'request received' && route === '/tag/batch';
      await expect.poll(() => log.some(isBatch)).toBe(true);
      child.kill(signal);
      const answer = await batch;
      expect(answer.status).toBe(200);
      expect(await answer.json()).toMatchObject({ results: { length: 60 } });
      expect(await once(child, 'exit')).toEqual([0, null]);
      await expect(fetch(`${url}/health`)).rejects.toThrow();
    },
  );
});

describe('the shutdown of the service', () => {
  const readiness = async (url: string) => {
    const answer = await fetch(`${url}/health/ready`);
    return { status: answer.status, connection: answer.headers.get('connection'), body: await answer.json() };
  };

  it('first reports that it is not ready, while it still answers requests', async () => {
    const { process: child, url } = await serve({ SHUTDOWN_DELAY_SECONDS: '5' });
    child.kill('SIGTERM');
    await expect
      .poll(() => readiness(url))
      .toEqual({
        status: 503,
        connection: 'close',
        body: { status: 'draining' },
      });
    expect((await post(`${url}/tag`, { description: '農場' })).status).toBe(200);
    expect((await fetch(`${url}/health/live`)).status).toBe(200);
    expect(await once(child, 'exit')).toEqual([0, null]);
  });

  it('happens at once on a second signal, or after the grace period', async () => {
    const impatient = await serve({ SHUTDOWN_DELAY_SECONDS: '40' });
    impatient.process.kill('SIGTERM');
    await expect.poll(async () => (await readiness(impatient.url)).status).toBe(503);
    impatient.process.kill('SIGTERM');
    expect(await once(impatient.process, 'exit')).toEqual([1, null]);

    const slow = await serve({ SHUTDOWN_DELAY_SECONDS: '40', SHUTDOWN_GRACE_SECONDS: '0.5' });
    slow.process.kill('SIGTERM');
    expect(await once(slow.process, 'exit')).toEqual([1, null]);
  });

  it('follows an uncaught error, with a line in the log and exit code 1', async () => {
    const bomb =
      'data:text/javascript,process.once("SIGWINCH",()=>setImmediate(()=>{throw new Error("boom")}))';
    const { process: child, log } = await serve({}, ['--import', bomb]);
    child.kill('SIGWINCH');
    expect(await once(child, 'exit')).toEqual([1, null]);
    await expect.poll(() => log.some(({ msg }) => msg === 'closing after an error')).toBe(true);
  });
});

describe('the log', () => {
  it('has sizes and ids but no texts, keys or headers', async () => {
    const { url, log } = await serve({ LOG_LEVEL: 'trace' });
    const secret = 'ひみつの事業を営む会社です';
    const headers = { 'content-type': 'application/json', authorization: 'Bearer hidden', cookie: 'hidden' };
    for (const path of ['/tag', '/tag?name=hidden', '/hidden', '/tag/batch']) {
      const body = JSON.stringify({ description: secret, companies: [{ description: secret }] });
      await fetch(`${url}${path}`, { method: 'POST', headers, body });
    }
    await post(`${url}/tag`, { description: secret });
    const isTagged = ({ characters }: Service['log'][number]) => characters === secret.length;
    await expect.poll(() => log.some(isTagged)).toBe(true);
    const lines = JSON.stringify(log);
    expect(lines).not.toMatch(/ひみつ|hidden/);
  });
});

describe('a damaged model', () => {
  /** Runs `serve` with a damaged copy of the shipped model. @returns the error message */
  async function serveDamaged(damage: (directory: string) => Promise<void>) {
    const directory = join(await temporaryDirectory(), 'default');
    await cp('models/default', directory, { recursive: true });
    await damage(directory);
    const { code, stderr } = await run(['serve', '--model', directory, '--port', '0']);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^company-tagger: the model in [^\n]* is refused: [^\n]*\n$/);
    return stderr;
  }

  const editManifest = (change: (json: string) => string) => async (directory: string) => {
    const path = join(directory, 'model.json');
    await writeFile(path, change(await readFile(path, 'utf8')));
  };

  it('is refused at the start because of a changed byte', async () => {
    const refusal = await serveDamaged(async (directory) => {
      const path = join(directory, 'weights.safetensors');
      const bytes = await readFile(path);
      bytes[bytes.length - 1] ^= 1;
      await writeFile(path, bytes);
    });
    expect(refusal).toContain('weights.safetensors is not the file');
  });

  it('is refused at the start because of a missing file', async () => {
    const refusal = await serveDamaged((directory) => rm(join(directory, 'vocabulary.txt')));
    expect(refusal).toContain('vocabulary.txt cannot be read');
  });

  it('is refused at the start because of a wrong shape', async () => {
    const refusal = await serveDamaged(
      editManifest((json) =>
        json.replace(/("hidden": \[\s*)(\d+)/, (_, before, size) => before + (Number(size) + 1)),
      ),
    );
    expect(refusal).toMatch(/parameter hidden\.0\.weights has shape \(\d+,\d+\) instead of/);
  });

  it('is refused at the start because its format is newer', async () => {
    const refusal = await serveDamaged(
      editManifest((json) => json.replace(/"formatVersion": \d+/, '"formatVersion": 99')),
    );
    expect(refusal).toContain('format version 99 is newer than');
  });
});

describe('a service without a version to serve', () => {
  it('is live but not ready, and gives the reason without a path', async () => {
    const directory = await temporaryDirectory();
    const { url, log } = await serve({ MODEL: directory }, [], 503);
    const answer = await fetch(`${url}/health/ready`);
    expect(await answer.json()).toEqual({
      status: 'failed',
      reason: 'no version is active: run company-tagger models activate',
    });
    await cp('models/default', join(directory, 'v1'), { recursive: true });
    await writeFile(join(directory, 'active.json'), '{"version":"v1","former":[]}');
    await rm(join(directory, 'v1/vocabulary.txt'));
    const broken = await serve({ MODEL: directory }, [], 503);
    const { reason } = z
      .object({ reason: z.string() })
      .parse(await (await fetch(`${broken.url}/health`)).json());
    expect(reason).toBe('the model is refused: vocabulary.txt cannot be read (no such file or directory)');
    expect((await fetch(`${broken.url}/health/live`)).status).toBe(200);
    expect(log.some(({ msg }) => msg === 'there is no model to serve')).toBe(true);
  });
});
