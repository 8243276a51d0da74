import { describe, expect, it } from 'vitest';
import { client, startService } from './service.ts';

const JOB = { input: 'in.jsonl', output: 'out.jsonl' };

describe('POST /jobs', () => {
  it('says how to turn jobs on, where there is no Redis', async () => {
    const app = await startService();
    const answers = [
      await client(app).post('/jobs').send(JOB),
      await client(app).get('/jobs/1'),
      await client(app).delete('/jobs/1'),
    ];
    for (const { status, body } of answers) {
      expect({ status, detail: body.detail }).toEqual({
        status: 501,
        detail:
          'Jobs are not enabled: set REDIS_URL to a Redis or Valkey server, and start `company-tagger worker`.',
      });
    }
  });

  it('is told that Redis is away, while tagging goes on', async () => {
    const app = await startService({ REDIS_URL: 'redis://127.0.0.1:1', JOBS_DIRECTORY: '/tmp' });
    const { status, body, headers } = await client(app).post('/jobs').send(JOB);
    expect([status, body.detail, headers['retry-after']]).toEqual([
      503,
      'Redis, which jobs need, is unavailable.',
      '1',
    ]);
    expect((await client(app).get('/jobs/1')).status).toBe(503);
    expect((await client(app).post('/tag').send({ description: '農業' })).status).toBe(200);
    expect((await client(app).get('/metrics')).text).not.toContain('company_tagger_queue_jobs{');
  });
});
