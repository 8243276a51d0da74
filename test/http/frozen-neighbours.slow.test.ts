import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { digestOfSecret } from '../../src/server/keys.ts';
import { hasPostgres, startPostgres } from '../fixtures/postgres.ts';
import { freePort, hasRedis, startRedis } from '../fixtures/redis.ts';
import { fileDirectory, startCluster, startWorker } from '../jobs/cluster.ts';
import { client, startService } from './service.ts';

/*
 * A neighbour that is frozen keeps its connections open and answers nothing. Without timeouts of its own the service
 * would wait for it for ever.
 */
const FARM = { description: '北海道で乳牛を飼育し、生乳を出荷する牧場です。' };
const LIMIT = 100;

describe.skipIf(!hasRedis)('while Redis is frozen', async () => {
  const redis = hasRedis ? await startRedis() : undefined;
  const directory = await fileDirectory();
  const keysFile = join(directory, 'keys.json');
  const sha256 = digestOfSecret('secret').toString('hex');
  const key = { name: 'backend', roles: ['tag', 'jobs'], sha256, charactersPerMinute: LIMIT };
  await writeFile(keysFile, JSON.stringify({ keys: [key] }));
  const environment = { KEYS_FILE: keysFile, REDIS_URL: redis?.url ?? '', JOBS_DIRECTORY: directory };
  const app = await startService(environment);
  const as = { authorization: 'Bearer secret' };
  const tag = () => client(app).post('/tag').set(as).send(FARM);
  const stream = () =>
    client(app)
      .post('/tag/stream')
      .set(as)
      .type('application/x-ndjson')
      .send(`${JSON.stringify(FARM)}\n`);
  const jobStatus = async () => (await client(app).get('/jobs/none').set(as)).status;

  it('texts are tagged within the limit of the replica, jobs answer 503, and metrics answer', async () => {
    await expect.poll(jobStatus).toBe(404);
    redis?.freeze();
    const [single, lines, job, metrics] = await Promise.all([
      tag(),
      stream(),
      jobStatus(),
      client(app).get('/metrics'),
    ]);
    expect([single.status, lines.status, job, metrics.status]).toEqual([200, 200, 503, 200]);
    expect(JSON.parse(lines.text)).toHaveProperty('tags');
    await client(app).get('/health/ready').expect(200);
    // The replica counts by itself from here on.
    const statuses = new Set<number>();
    for (let sent = 0; sent <= LIMIT; sent += FARM.description.length) statuses.add((await tag()).status);
    expect([...statuses]).toEqual([200, 429]);
    redis?.thaw();
    await expect.poll(jobStatus).toBe(404);
    expect((await tag()).status).toBe(200);
  });
});

describe.skipIf(!hasRedis)('a queue worker', async () => {
  const { path, redis, environment, client: jobs } = await startCluster();

  it('is not ready while Redis is frozen, answers metrics, and goes on afterwards', async () => {
    const port = String(await freePort());
    let job = '';
    await startWorker({ ...environment, PORT: port });
    const statusOf = async (url: string) => (await fetch(`http://127.0.0.1:${port}${url}`)).status;
    await expect.poll(() => statusOf('/health/ready')).toBe(200);
    redis?.freeze();
    expect(await statusOf('/metrics')).toBe(200);
    await expect.poll(() => statusOf('/health/ready')).toBe(503);
    expect(await statusOf('/health/live')).toBe(200);
    redis?.thaw();
    await expect.poll(() => statusOf('/health/ready')).toBe(200);
    await writeFile(path('in.jsonl'), JSON.stringify(FARM));
    // The service may notice later than the queue worker.
    const submit = async () => (await jobs.submit({ input: 'in.jsonl', output: 'out.jsonl' })).body.id;
    await expect
      .poll(() =>
        submit().then(
          (id) => (job = id),
          () => '',
        ),
      )
      .not.toBe('');
    expect(await jobs.ended(job)).toMatchObject({ state: 'completed', records: { tagged: 1 } });
  });

  it.each(['frozen', 'gone'])('ends on SIGTERM while Redis is %s', async (state) => {
    const worker = await startWorker(environment);
    if (state === 'frozen') redis?.freeze();
    else await redis?.kill();
    const ended = once(worker, 'exit');
    worker.kill('SIGTERM');
    expect(await ended).toEqual([0, null]);
    redis?.thaw();
  });
});

describe.skipIf(!hasPostgres)('while PostgreSQL is frozen', async () => {
  const postgres = hasPostgres ? await startPostgres() : undefined;
  const app = await startService({ FEEDBACK: 'true', DATABASE_URL: postgres?.url ?? '' });
  const give = () =>
    client(app)
      .post('/feedback')
      .send({ company: FARM, added: ['A'], by: 'tester' });

  it('texts are tagged, and feedback and review answer 503', async () => {
    await give().expect(201);
    postgres?.freeze();
    for (let round = 0; round < 3; round++) {
      await client(app).post('/tag').send(FARM).expect(200);
      await client(app).get('/metrics').expect(200);
      const answers = await Promise.all([give(), give(), client(app).get('/review')]);
      expect(answers.map(({ status }) => status)).toEqual([503, 503, 503]);
    }
    postgres?.thaw();
    await expect.poll(async () => (await give()).status).toBe(201);
  });

  it('the service ends', async () => {
    await give().expect(201);
    postgres?.freeze();
    await app.close();
    postgres?.thaw();
  });
});
