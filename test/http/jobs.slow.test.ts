import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { digestOfSecret } from '../../src/server/keys.ts';
import { hasRedis, startRedis } from '../fixtures/redis.ts';
import { fileDirectory } from '../jobs/cluster.ts';
import { client, startService } from './service.ts';

const JOB = { input: 'backend/in.jsonl', output: 'backend/out.jsonl' };
/** No two jobs write to one output. */
let outputs = 0;
const newJob = () => ({ ...JOB, output: `backend/out-${outputs++}.jsonl` });

describe.skipIf(!hasRedis)('the jobs API with Redis', async () => {
  const directory = await fileDirectory();
  const redis = hasRedis ? await startRedis() : undefined;
  const secrets = ['backend', 'other', 'operator'];
  const keys = secrets.map((name) => ({
    name,
    roles: name === 'operator' ? ['jobs', 'admin'] : ['jobs'],
    sha256: digestOfSecret(name).toString('hex'),
  }));
  await writeFile(join(directory, 'keys.json'), JSON.stringify({ keys }));
  const app = await startService({
    REDIS_URL: redis?.url ?? '',
    JOBS_DIRECTORY: directory,
    JOBS_S3_BUCKETS: 'companies',
    JOBS_HTTP_HOSTS: 'example.com',
    KEYS_FILE: join(directory, 'keys.json'),
  });
  const as = (name: string) => ({ authorization: `Bearer ${name}` });

  it('accepts a job with 202 and its Location', async () => {
    const { status, body, headers } = await client(app).post('/jobs').set(as('backend')).send(JOB);
    expect(status).toBe(202);
    expect(headers.location).toBe(`/jobs/${body.id}`);
    expect(body).toMatchObject({ state: 'waiting', ...JOB, model: { name: 'small' }, chunks: { done: 0 } });
  });

  it('shows each client its own jobs, and an admin all jobs', async () => {
    const { body } = await client(app).post('/jobs').set(as('backend')).send(newJob());
    const statuses = [];
    for (const name of secrets)
      statuses.push((await client(app).get(`/jobs/${body.id}`).set(as(name))).status);
    expect(statuses).toEqual([200, 404, 200]);
    expect((await client(app).delete(`/jobs/${body.id}`).set(as('other'))).status).toBe(404);
    expect((await client(app).delete(`/jobs/${body.id}`).set(as('backend'))).status).toBe(202);
  });

  it('answers a request that is repeated with its Idempotency-Key with the same job', async () => {
    const job = newJob();
    const post = (body: object, key: string, by = 'backend') =>
      client(app)
        .post('/jobs')
        .set({ ...as(by), 'idempotency-key': key })
        .send(body);
    const first = await post(job, 'a');
    const repeated = await post(job, 'a');
    expect([repeated.status, repeated.body]).toEqual([202, first.body]);
    expect(repeated.headers.location).toBe(first.headers.location);

    const changed = await post({ ...job, options: { limit: 1 } }, 'a');
    expect([changed.status, changed.body.type]).toEqual([
      422,
      'urn:company-tagger:problem:idempotency-key-reused',
    ]);
    const [other, otherCaller] = [
      await post(newJob(), 'b'),
      await post({ input: 'other/in.jsonl', output: 'other/out.jsonl' }, 'a', 'other'),
    ];
    expect([other.status, otherCaller.status]).toEqual([202, 202]);
    expect(new Set([first, other, otherCaller].map(({ body }) => body.id)).size).toBe(3);
    expect((await post(newJob(), 'x'.repeat(256))).body.errors).toMatchObject([{ path: '/idempotency-key' }]);
  });

  it('adds one job for requests with one key that arrive at once', async () => {
    const job = newJob();
    const answers = await Promise.all(
      Array.from({ length: 20 }, () =>
        client(app)
          .post('/jobs')
          .set({ ...as('backend'), 'idempotency-key': 'at once' })
          .send(job),
      ),
    );
    expect(new Set(answers.map(({ status, body }) => `${status} ${body.id}`)).size).toBe(1);
  });

  it('refuses an output that another job is to write', async () => {
    const job = newJob();
    const { body } = await client(app).post('/jobs').set(as('backend')).send(job);
    const second = await client(app)
      .post('/jobs')
      .set(as('backend'))
      .send({ ...job, output: `./${job.output}` });
    expect([second.status, second.body.type]).toEqual([409, 'urn:company-tagger:problem:conflict']);
    expect(JSON.stringify(second.body)).not.toContain(body.id);
  });

  it.each([
    [{ input: '../x', output: 'backend/y' }, '/input', 'must be the name of a file within JOBS_DIRECTORY'],
    [{ ...JOB, output: 'http://a/b' }, '/output', 'is on a host that is not one of JOBS_HTTP_HOSTS'],
    [{ ...JOB, output: 'backend/y.gz' }, '/output', 'must not end in .gz'],
    [{ ...JOB, output: 'backend/y.jsonl.manifest.json' }, '/output', 'must not be the name of a manifest'],
    [{ ...JOB, input: 's3://companies/backend/../x' }, '/input', 'must have a key without . and ..'],
    [{ ...JOB, output: 's3://companies/backend/%2e%2E/x' }, '/output', 'must have a key without . and ..'],
    [{ input: 'backend/x' }, '/output', 'is missing; it must be a string'],
    [{ ...JOB, options: { groups: ['colour'] } }, '/options/groups/0', 'must be one of'],
    [{ ...JOB, options: { limit: 0 } }, '/options/limit', 'must be at least 1'],
    [{ ...JOB, priority: 1 }, '/priority', 'is not a known field'],
  ])('refuses %j with the path of the fault', async (job, path, message) => {
    const { status, body } = await client(app).post('/jobs').set(as('backend')).send(job);
    expect({ status, errors: body.errors }).toMatchObject({
      status: 400,
      errors: [{ path, message: expect.stringContaining(message) }],
    });
  });

  it.each([
    ['in.jsonl', 'must begin with backend/, where the jobs of this key have their files'],
    ['other/in.jsonl', 'must begin with backend/,'],
    ['backend2/in.jsonl', 'must begin with backend/,'],
    ['backend/../other/in.jsonl', 'must begin with backend/,'],
    ['s3://companies/other/in.jsonl', 'must begin with s3://companies/backend/,'],
    ['s3://companies/Backend/in.jsonl', 'must begin with s3://companies/backend/,'],
  ])('keeps the jobs of a key out of %s, where other keys have their files', async (location, message) => {
    for (const path of ['input', 'output']) {
      const { status, body } = await client(app)
        .post('/jobs')
        .set(as('backend'))
        .send({ ...JOB, [path]: location });
      expect({ status, errors: body.errors }).toMatchObject({
        status: 400,
        errors: [{ path: `/${path}`, message: expect.stringContaining(message) }],
      });
    }
    const own = {
      input: 'https://example.com/in.jsonl',
      output: `s3://companies/${newJob().output}`,
    };
    expect((await client(app).post('/jobs').set(as('backend')).send(own)).status).toBe(202);
    const operators = { ...newJob(), input: location };
    expect((await client(app).post('/jobs').set(as('operator')).send(operators)).status).toBe(202);
  });

  it('answers 404 for an unknown job', async () => {
    expect((await client(app).get('/jobs/none').set(as('backend'))).status).toBe(404);
    expect((await client(app).delete('/jobs/none').set(as('backend'))).status).toBe(404);
  });
});
