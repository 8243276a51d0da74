import { describe, expect, it } from 'vitest';
import { Tagger } from '../../src/tagger/tagger.ts';
import { sharedSmallModel } from '../fixtures/small-model.ts';
import { client, startWithoutModel } from './service.ts';

const app = await startWithoutModel();
const { service } = app;
const get = (path: string) => client(app).get(path);
const tag = () => client(app).post('/tag').send({ description: '農場の経営' });

async function states() {
  const [live, ready, health] = await Promise.all(['/health/live', '/health/ready', '/health'].map(get));
  return {
    live: live.status,
    ready: ready.status,
    health: health.status,
    says: ready.body,
    summary: health.body,
  };
}

describe('the service', () => {
  it('is live but not ready while it loads the model, and answers 503 to requests that need one', async () => {
    expect(await states()).toMatchObject({
      live: 200,
      ready: 503,
      health: 503,
      says: { status: 'loading' },
      summary: { status: 'loading', uptimeSeconds: expect.any(Number) },
    });
    for (const answer of [await tag(), await get('/tags'), await get('/model')]) {
      expect(answer.status).toBe(503);
      expect(answer.type).toBe('application/problem+json');
      expect(answer.body).toMatchObject({
        type: 'urn:company-tagger:problem:not-ready',
        detail: 'The model is being loaded.',
      });
      expect(Number(answer.headers['retry-after'])).toBeGreaterThanOrEqual(1);
    }
  });

  it('is live and says why it is not ready when the model could not be loaded', async () => {
    service.fail('no version is active');
    expect(await states()).toMatchObject({
      live: 200,
      ready: 503,
      says: { status: 'failed', reason: 'no version is active' },
    });
    expect((await tag()).status).toBe(503);
  });

  it('is ready when it has a model, and stays ready when another one is refused', async () => {
    service.use(new Tagger(await sharedSmallModel()));
    service.fail('the next model is broken');
    expect(await states()).toMatchObject({ live: 200, ready: 200, health: 200, says: { status: 'ok' } });
    expect((await tag()).status).toBe(200);
  });

  it('is not ready while it drains, but still answers', async () => {
    service.drain();
    expect(await states()).toMatchObject({ live: 200, ready: 503, says: { status: 'draining' } });
    const answer = await tag();
    expect(answer.status).toBe(200);
    expect(answer.headers.connection).toBe('close');
  });
});
