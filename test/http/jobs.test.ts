import { describe, expect, it } from 'vitest';
import { client, startService } from './service.ts';

const JOB = { input: 'in.jsonl', output: 'out.jsonl' };

describe('the jobs API', () => {
  it('answers 501 and says how to enable jobs when no Redis is configured', async () => {
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

  it('answers 503 while Redis is unreachable, and tagging continues', async () => {
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
