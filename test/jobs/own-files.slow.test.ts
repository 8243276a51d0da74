import { once } from 'node:events';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { createServer, type ServerResponse } from 'node:http';
import { Redis } from 'ioredis';
import { afterAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { QUEUES } from '../../src/jobs/queues.ts';
import { hasRedis } from '../fixtures/redis.ts';
import { startCluster, startWorker } from './cluster.ts';

const SAMPLE = await readFile('data/sample/overviews.jsonl', 'utf8');

describe.skipIf(!hasRedis)('a job touches no file that it has not made', async () => {
  /** The input of a job that the test lets end. */
  let pending: ServerResponse | undefined;
  const web = createServer((_, response) => {
    response.write(SAMPLE);
    pending = response;
  }).listen(0, '127.0.0.1');
  afterAll(() => web.close());
  await once(web, 'listening');
  const { port } = z.object({ port: z.number() }).parse(web.address());
  const { path, directory, redis, environment, client } = await startCluster({
    JOBS_HTTP_HOSTS: `127.0.0.1:${port}`,
  });
  await writeFile(path('in.jsonl'), SAMPLE);

  const names = async (start: string) =>
    (await readdir(directory)).filter((name) => name.startsWith(start)).toSorted();
  /** Submits a job whose input does not end yet, and waits until its first part has been written. */
  const submitOpenEnded = async (output: string) => {
    pending = undefined;
    const { body } = await client.submit({ input: `http://127.0.0.1:${port}/in.jsonl`, output });
    await expect.poll(() => pending).toBeDefined();
    await expect.poll(() => names(`${output}.${body.id}`)).toEqual([`${output}.${body.id}.parts`]);
    return body.id;
  };

  it('and leaves none of its own, although every queue worker that took it died', async () => {
    const { body } = await client.submit({ input: 'in.jsonl', output: 'deadly.jsonl' });
    await mkdir(path(`deadly.jsonl.${body.id}.parts`));
    await writeFile(path(`deadly.jsonl.${body.id}.parts/00000000.in`), SAMPLE);
    // As BullMQ marks it when its lock has been lost too often.
    const connection = new Redis(redis?.url ?? '');
    await connection.hset(`bull:${QUEUES.jobs}:${body.id}`, 'defa', 'job stalled more than allowable limit');
    connection.disconnect();
    await startWorker(environment);
    expect(await client.ended(body.id)).toMatchObject({
      state: 'failed',
      error: 'job stalled more than allowable limit',
    });
    await expect.poll(() => names('deadly.jsonl')).toEqual([]);
  });

  it('not the output and the manifest of a job that has completed', async () => {
    const job = { input: 'in.jsonl', output: 'done.jsonl' };
    expect((await client.done(job)).state).toBe('completed');
    const before = await Promise.all(
      ['done.jsonl', 'done.jsonl.manifest.json'].map((name) => readFile(path(name), 'utf8')),
    );
    for (const input of ['in.jsonl', 'none.jsonl']) {
      expect(await client.done({ ...job, input })).toMatchObject({
        state: 'failed',
        error: 'done.jsonl already exists: move it, or choose another output',
      });
    }
    const after = ['done.jsonl', 'done.jsonl.manifest.json'].map((name) => readFile(path(name), 'utf8'));
    expect(await Promise.all(after)).toEqual(before);
  });

  it.each([
    'a file of the user',
    '{"job":"a file of the user"}',
    '{"job":"0b1d4a53-60c5-4a4e-b9fb-7ab3fb6a1f8b","state":"running"}',
  ])('not a file that has the name of its manifest: %s', async (content) => {
    await writeFile(path('user.jsonl.manifest.json'), content);
    for (const input of ['in.jsonl', 'none.jsonl']) {
      expect(await client.done({ input, output: 'user.jsonl' })).toMatchObject({
        state: 'failed',
        error: 'user.jsonl.manifest.json already exists: move it, or choose another output',
      });
    }
    expect(await readFile(path('user.jsonl.manifest.json'), 'utf8')).toBe(content);
    expect(await names('user.jsonl')).toEqual(['user.jsonl.manifest.json']);
  });

  it.each(['taken.jsonl', 'taken-too.jsonl.manifest.json'])(
    'not %s, which is created meanwhile',
    async (name) => {
      const output = name.replace('.manifest.json', '');
      const id = await submitOpenEnded(output);
      await writeFile(path(name), 'a file of the user');
      pending?.end();
      expect(await client.ended(id)).toMatchObject({
        state: 'failed',
        error: expect.stringContaining(`${output} was created by another program during the job`),
      });
      expect(await readFile(path(name), 'utf8')).toBe('a file of the user');
      expect(await names(output)).toEqual([name]);
    },
  );

  it('not a file that somebody has put among its parts', async () => {
    const id = await submitOpenEnded('parts.jsonl');
    const parts = `parts.jsonl.${id}.parts`;
    await mkdir(path(`${parts}/00000007.in`));
    await writeFile(path(`${parts}/notes.txt`), 'a file of the user');
    expect(await client.cancel(id)).toBe(202);
    expect((await client.ended(id)).state).toBe('cancelled');
    expect(await readdir(path(parts))).toEqual(['00000007.in', 'notes.txt']);
  });
});
