import { describe, expect, it } from 'vitest';
import { FORMAT_VERSION } from '../../src/model/manifest.ts';
import { client, startService } from './service.ts';

const app = await startService();

describe('GET /health', () => {
  it('reports status, model and uptime', async () => {
    const { body } = await client(app).get('/health').expect(200);
    expect(body).toEqual({
      status: 'ok',
      model: { name: 'small', version: expect.any(String), digest: expect.any(String) },
      uptimeSeconds: expect.any(Number),
    });
  });

  it('has probes for liveness and readiness', async () => {
    await client(app).get('/health/live').expect(200, { status: 'ok' });
    await client(app).get('/health/ready').expect(200, { status: 'ok' });
  });
});

describe('the description of the model', () => {
  it('lists every tag that the model can assign', async () => {
    const { body } = await client(app).get('/tags').expect(200);
    const everything = { description: '農場', options: { minProbability: 0 } };
    const { body: tagging } = await client(app).post('/tag').send(everything);
    const ids = (tags: { id: string }[]) => tags.map(({ id }) => id).sort();
    expect(ids(body.tags)).toEqual(ids(tagging.tags));
    expect(body.tags[0]).toMatchObject({ label: expect.any(String), description: expect.any(String) });
  });

  it('has the settings, the scores and the tags left out', async () => {
    const { body } = await client(app).get('/model').expect(200);
    expect(body).toMatchObject({
      name: 'small',
      formatVersion: FORMAT_VERSION,
      training: { seed: 1, hidden: [64] },
      scores: { dev: { overall: { micro: { f1: expect.any(Number) } } } },
    });
    expect(body.leftOut.length).toBeGreaterThan(0);
  });
});

describe('the API description', () => {
  it('has every route except itself, with all possible statuses', async () => {
    const { body } = await client(app).get('/openapi.json').expect(200);
    expect(body.openapi).toMatch(/^3\.1/);
    expect(Object.keys(body.paths)).toEqual(
      expect.arrayContaining(['/tag', '/tag/batch', '/tag/stream', '/model', '/health', '/admin/models']),
    );
    expect(Object.keys(body.paths)).not.toContain('/openapi.json');
    const { post } = body.paths['/tag'];
    expect(Object.keys(post.responses)).toEqual([
      '200',
      ...['400', '401', '403', '408', '413', '415', '429', '503'],
    ]);
    const { Company, TagRequest } = body.components.schemas;
    for (const { required } of [Company, TagRequest]) expect(required).toEqual(['description']);
    expect(JSON.stringify(body)).not.toContain('Default Response');
  });

  it('is shown at /docs by a page that loads nothing from other servers', async () => {
    const { text } = await client(app).get('/docs').expect(200).expect('content-type', /html/);
    const loaded = [...text.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, url]) => url);
    expect(loaded.filter((url) => url.startsWith('/docs/'))).toHaveLength(3);
    for (const url of loaded) {
      if (url !== 'data:,') await client(app).get(url).expect(200);
    }
  });

  it.each(['/', '/docs', '/tags', '/health'])('lets %s load nothing from other hosts', async (url) => {
    const { headers } = await client(app).get(url).expect(200);
    const policy = headers['content-security-policy'];
    expect(policy).toMatch(/(^|;)default-src 'none'(;|$)/);
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toMatch(/https?:|\*|unsafe-eval|script-src[^;]*unsafe/);
    expect(headers['x-content-type-options']).toBe('nosniff');
  });

  it('sends files compressed to who accepts that, as the same files', async () => {
    const plain = await client(app).get('/page.js').set('accept-encoding', 'identity').expect(200);
    expect(plain.headers['content-encoding']).toBeUndefined();
    for (let time = 0; time < 2; time++) {
      const { headers, text } = await client(app)
        .get('/page.js')
        .set('accept-encoding', 'gzip, br')
        .expect(200);
      expect(headers).toMatchObject({
        'content-encoding': 'br',
        vary: 'accept-encoding',
        etag: plain.headers.etag,
      });
      expect(Number(headers['content-length'])).toBeLessThan(60_000);
      expect(text).toBe(plain.text);
    }
  });

  it.each(['/', '/page.js', '/docs', '/docs/start.js', '/docs/swagger-ui.css'])(
    'answers 304 for %s while it is the same',
    async (url) => {
      const { headers } = await client(app).get(url).expect(200);
      await client(app).get(url).set('if-none-match', `${headers.etag}`).expect(304);
    },
  );
});
