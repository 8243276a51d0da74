import { once } from 'node:events';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { hasRedis } from '../fixtures/redis.ts';
import { startCluster, startWorker } from './cluster.ts';

const SAMPLE = await readFile('data/sample/overviews.jsonl', 'utf8');
const MAX_INPUT_BYTES = 8_000_000;

describe.skipIf(!hasRedis)('a source of a job', async () => {
  /** How many jobs are reading from it now. */
  let readers = 0;
  const web = createServer(({ url }, response) => {
    readers++;
    response.on('close', () => readers--);
    if (url === '/silent.jsonl') return;
    if (url === '/bomb.jsonl.gz') {
      response.end(gzipSync(Buffer.alloc(100_000_000, '\n')));
    } else if (url === '/endless.jsonl') {
      const more = () => {
        while (!response.destroyed && response.write(SAMPLE));
      };
      response.on('drain', more);
      more();
    } else {
      response.write(`${SAMPLE}\n`);
      const timer = setInterval(() => response.write(' '), 100);
      response.on('close', () => clearInterval(timer));
    }
  }).listen(0, '127.0.0.1');
  afterAll(() => {
    web.close();
    web.closeAllConnections();
  });
  await once(web, 'listening');
  const { port } = z.object({ port: z.number() }).parse(web.address());
  const { path, directory, environment, client } = await startCluster({
    JOBS_HTTP_HOSTS: `127.0.0.1:${port}`,
    JOBS_MAX_INPUT_BYTES: String(MAX_INPUT_BYTES),
  });
  const worker = hasRedis ? await startWorker(environment) : undefined;
  const submit = async (name: string, output: string) => {
    const { body } = await client.submit({ input: `http://127.0.0.1:${port}/${name}`, output });
    return body.id;
  };

  it('that drips or is silent holds up no other job, and its job can be cancelled', async () => {
    const slow = await Promise.all([
      submit('drip.jsonl', 'drip-1.jsonl'),
      submit('drip.jsonl', 'drip-2.jsonl'),
      submit('silent.jsonl', 'silent.jsonl'),
    ]);
    await expect.poll(() => readers).toBe(slow.length);
    await writeFile(path('in.jsonl'), SAMPLE.repeat(12));
    const beside = await client.done({ input: 'in.jsonl', output: 'beside.jsonl' });
    expect(beside).toMatchObject({ state: 'completed', records: { errors: 0 } });
    expect(beside.chunks.done).toBeGreaterThan(2);

    for (const id of slow) {
      expect((await client.get(id)).state).toBe('running');
      expect(await client.cancel(id)).toBe(202);
    }
    for (const id of slow) expect((await client.ended(id)).state).toBe('cancelled');
    await expect.poll(() => readers).toBe(0);
    expect((await readdir(directory)).filter((name) => /^(drip|silent)/.test(name))).toEqual([]);
  });

  it.each(['endless.jsonl', 'bomb.jsonl.gz'])('has an end, also %s', async (name) => {
    const id = await submit(name, `${name}.out`);
    expect(await client.ended(id)).toMatchObject({
      state: 'failed',
      error: `cannot read http://127.0.0.1:${port}/${name}: it has more than ${MAX_INPUT_BYTES} bytes (JOBS_MAX_INPUT_BYTES)`,
    });
    expect((await readdir(directory)).filter((file) => file.startsWith(name))).toEqual([]);
  });

  it('that drips does not hold up the end of a queue worker', async () => {
    const id = await submit('drip.jsonl', 'drip-3.jsonl');
    await expect.poll(() => readers).toBe(1);
    const ended = worker && once(worker, 'exit');
    worker?.kill('SIGTERM');
    expect(await ended).toEqual([0, null]);
    expect(await client.get(id)).toMatchObject({ state: 'waiting' });
  });
});
