import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { Queue } from 'bullmq';
import { Redis } from 'ioredis';
import { afterAll, describe, expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import { QUEUES } from '../../src/jobs/queues.ts';
import { freePort, hasRedis } from '../fixtures/redis.ts';
import { startCluster, startWorker } from './cluster.ts';

const DESCRIPTION = '北海道で乳牛を飼育し、生乳を出荷する牧場です。';
const COMPANIES = 1_000;
/** One company in so many is not valid. */
const INVALID = 4;

describe.skipIf(!hasRedis)('a queue worker while Redis is full', async () => {
  const { redis, environment } = await startCluster();
  const url = redis?.url ?? '';
  const connection = { url, maxRetriesPerRequest: null };
  const queues = [QUEUES.companies, QUEUES.results, QUEUES.deadLetters];
  const [companies, results, deadLetters] = hasRedis
    ? queues.map((name) => new Queue(name, { connection }))
    : [];
  afterAll(() => Promise.all([companies, results, deadLetters].map((queue) => queue?.close())));

  it('loses no company, and logs no text', async () => {
    const client = new Redis(url);
    onTestFinished(() => client.disconnect());
    await companies.addBulk(
      Array.from({ length: COMPANIES }, (_, index) => ({
        name: 'tag',
        data: { id: String(index), description: index % INVALID === 0 ? [DESCRIPTION] : DESCRIPTION },
        opts: { removeOnFail: true },
      })),
    );
    const [, used] = (await client.info('memory')).match(/used_memory:(\d+)/) ?? [];
    await client.config('SET', 'maxmemory', String(Number(used) + 200_000));
    const log: string[] = [];
    await startWorker({ ...environment, LOG_LEVEL: 'trace' }, log);
    await expect.poll(() => log.join('')).toContain('Redis answered OOM');
    expect((await results.count()) + (await deadLetters.count())).toBeLessThan(COMPANIES);

    await client.config('SET', 'maxmemory', '0');
    const idsOn = async (from: Queue, idOf: (data: unknown) => string) =>
      new Set((await from.getJobs('waiting', 0, COMPANIES)).map(({ data }) => idOf(data)));
    const tagged = z.object({ id: z.string() }).transform(({ id }) => id);
    const dead = z.object({ company: tagged, reason: z.string() }).transform(({ company }) => company);
    await expect
      .poll(async () => (await idsOn(deadLetters, (data) => dead.parse(data))).size, { timeout: 60_000 })
      .toBe(COMPANIES / INVALID);
    await expect
      .poll(async () => (await idsOn(results, (data) => tagged.parse(data))).size, { timeout: 60_000 })
      .toBe(COMPANIES - COMPANIES / INVALID);
    await expect
      .poll(() => companies.getJobCounts('failed', 'active', 'waiting'))
      .toEqual({
        failed: 0,
        active: 0,
        waiting: 0,
      });
    expect(log.join('')).not.toContain('乳牛');
    expect(log.join('').split('\n').length).toBeLessThan(COMPANIES);
  }, 180_000);
});

describe.skipIf(!hasRedis)('a queue worker whose jobs fail', async () => {
  const web = createServer(({ url = '' }, response) => {
    if (url.startsWith('/redirect')) response.writeHead(302, { location: '/elsewhere?key=SECRET' }).end();
    else if (url.startsWith('/text')) response.end(`${DESCRIPTION}\n`);
    else if (url.startsWith('/book')) response.end('PK\u0003\u0004');
    else if (url.startsWith('/broken')) {
      response.writeHead(200, { 'content-length': 1_000_000 });
      response.write(`{"description":"${DESCRIPTION}"}\n`, () => response.destroy());
    } else response.writeHead(404).end();
  }).listen(0, '127.0.0.1');
  afterAll(() => web.close());
  await once(web, 'listening');
  const { port } = z.object({ port: z.number() }).parse(web.address());
  const deadPort = await freePort();
  const { path, directory, environment, client } = await startCluster({
    JOBS_HTTP_HOSTS: `127.0.0.1:${port}, 127.0.0.1:${deadPort}`,
  });

  it('logs no signed URL, no text and no path', async () => {
    const log: string[] = [];
    await startWorker({ ...environment, LOG_LEVEL: 'trace' }, log);
    await writeFile(path('file'), await readFile('data/sample/overviews.jsonl'));
    const host = `http://127.0.0.1:${port}`;
    const inputs = [
      ...['none.jsonl', 'redirect.jsonl', 'book.jsonl', 'text.csv', 'broken.jsonl'].map(
        (name) => `${host}/${name}?signature=SECRET`,
      ),
      `http://127.0.0.1:${deadPort}/none.jsonl?signature=SECRET`,
      'none.jsonl',
      'file/none.jsonl',
    ];
    const answers = await Promise.all(
      inputs.map((input, index) => client.done({ input, output: `${index}.jsonl` })),
    );
    expect(answers[1]?.error).toContain('the server answered 302');
    for (const { state, error } of answers) {
      expect(state).toBe('failed');
      expect(error).not.toContain('SECRET');
      expect(error).not.toContain(directory);
    }
    expect(log.join('').match(/work failed/g)?.length).toBeGreaterThanOrEqual(inputs.length);
    for (const secret of ['SECRET', '乳牛', directory]) expect(log.join('')).not.toContain(secret);
  });
});
