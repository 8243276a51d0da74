import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { describe, expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import { temporaryDirectory } from '../fixtures/temporary-directory.ts';
import { run } from './run.ts';

const LISTENING = /^Server listening at (http:\/\/\S+)$/;
const logLine = z.object({ msg: z.string(), reqId: z.string().optional() });

interface Service {
  readonly process: ChildProcess;
  readonly url: string;
  readonly log: z.infer<typeof logLine>[];
}

/** Starts `company-tagger serve` on a free port, and waits until it is ready. */
async function serve(): Promise<Service> {
  const child = spawn(process.execPath, ['src/cli/main.ts', 'serve', '--port', '0'], {
    env: { ...process.env, SHUTDOWN_GRACE_SECONDS: '50', LOG_LEVEL: 'debug' },
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
  await expect.poll(async () => (await fetch(`${url}/health/ready`)).status).toBe(200);
  return { process: child, url, log };
}

function post(url: string, body: object): Promise<Response> {
  const headers = { 'content-type': 'application/json', 'x-request-id': 'story-1' };
  return fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
}

describe('company-tagger serve', () => {
  it('serves the shipped model, and logs each request by its id', async () => {
    const { url, log } = await serve();
    const answer = await post(`${url}/tag`, { description: '飲食店の経営' });
    expect(await answer.json()).toMatchObject({
      tags: expect.arrayContaining([expect.objectContaining({ id: 'M76' })]),
      model: { name: 'default' },
    });
    await expect.poll(() => log.filter(({ reqId }) => reqId === 'story-1').length).toBeGreaterThan(0);
  });

  it.each(['SIGTERM', 'SIGINT'] as const)(
    'on %s answers what it has taken, and ends with code 0',
    async (signal) => {
      const { process: child, url, log } = await serve();
      const description =
        '自動車用ゴムホースと防振ゴムを製造し、国内外の完成車メーカーに納入しています。'.repeat(40);
      const companies = Array.from({ length: 60 }, () => ({ description }));
      const batch = post(`${url}/tag/batch`, { companies });
      await expect.poll(() => log.some(({ msg }) => msg === 'request received')).toBe(true);
      child.kill(signal);
      const answer = await batch;
      expect(answer.status).toBe(200);
      expect(await answer.json()).toMatchObject({ results: { length: 60 } });
      expect(await once(child, 'exit')).toEqual([0, null]);
      await expect(fetch(`${url}/health`)).rejects.toThrow();
    },
  );
});

describe('a damaged model', () => {
  /** A copy of the shipped model after `damage`, and how `serve` ends with it. */
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

  it('with a changed byte is refused at start', async () => {
    const refusal = await serveDamaged(async (directory) => {
      const path = join(directory, 'weights.safetensors');
      const bytes = await readFile(path);
      bytes[bytes.length - 1] ^= 1;
      await writeFile(path, bytes);
    });
    expect(refusal).toContain('weights.safetensors is not the file');
  });

  it('with a file missing is refused at start', async () => {
    const refusal = await serveDamaged((directory) => rm(join(directory, 'vocabulary.txt')));
    expect(refusal).toContain('vocabulary.txt cannot be read');
  });

  it('with a wrong shape is refused at start', async () => {
    const refusal = await serveDamaged(
      editManifest((json) =>
        json.replace(/("hidden": \[\s*)(\d+)/, (_, before, size) => before + (Number(size) + 1)),
      ),
    );
    expect(refusal).toMatch(/parameter hidden\.0\.weights is \(\d+,\d+\), not/);
  });

  it('of a newer format is refused at start', async () => {
    const refusal = await serveDamaged(
      editManifest((json) => json.replace(/"formatVersion": \d+/, '"formatVersion": 99')),
    );
    expect(refusal).toContain('format version 99 is newer than');
  });
});
