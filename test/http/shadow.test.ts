import { describe, expect, it } from 'vitest';
import { modelVersions } from '../fixtures/model-versions.ts';
import { sampleData } from '../fixtures/small-model.ts';
import { client, startWithoutModel } from './service.ts';

const directory = await modelVersions(['v1', 'v2']);
const app = await startWithoutModel({ MODEL: directory });
const { deployment } = app;
await deployment.activate('v1');
const { train } = await sampleData();
const companies = train.slice(0, 100).map(({ description }) => ({ description }));
const post = (path: string, body: object) => client(app).post(path).send(body).expect(200);
const shadow = () => client(app).get('/admin/shadow');

/** The tags that the served model assigns to each company. */
async function tagsOf(): Promise<Set<string>[]> {
  const { body } = await post('/tag/batch', { companies });
  return body.results.map(({ tags }: { tags: { id: string }[] }) => new Set(tags.map(({ id }) => id)));
}

describe('a shadow model', () => {
  it('does not exist until a known version and a valid share are set', async () => {
    await shadow().expect(404);
    await client(app).put('/admin/shadow').send({ version: 'v9', share: 1 }).expect(409);
    for (const share of [0, 1.1]) {
      await client(app).put('/admin/shadow').send({ version: 'v2', share }).expect(400);
    }
  });

  it('changes no answer and is compared with the live model tag by tag', async () => {
    await deployment.activate('v2');
    const byCandidate = await tagsOf();
    await deployment.activate('v1');
    const before = await tagsOf();
    await client(app).put('/admin/shadow').send({ version: 'v2', share: 1 }).expect(200);
    expect((await client(app).get('/admin/models')).body.shadow).toBe('v2');
    const during = await tagsOf();
    expect(during).toEqual(before);
    await expect.poll(async () => (await shadow()).body.texts).toBe(companies.length);

    const { body } = await shadow().expect(200);
    expect(body.candidate.version).toBe('v2');
    const comparisons = before.map((live, index) => ({ live, candidate: byCandidate[index] }));
    expect(body.same).toBe(
      comparisons.filter(({ live, candidate }) => live.symmetricDifference(candidate).size === 0).length,
    );
    expect(body.same).toBeLessThan(companies.length);
    for (const { id, both, live, candidate } of body.tags) {
      const count = (has: (tags: (typeof comparisons)[number]) => boolean) => comparisons.filter(has).length;
      expect({ both, live, candidate }).toEqual({
        both: count((tags) => tags.live.has(id) && tags.candidate.has(id)),
        live: count((tags) => tags.live.has(id) && !tags.candidate.has(id)),
        candidate: count((tags) => !tags.live.has(id) && tags.candidate.has(id)),
      });
    }
    const { text } = await client(app).get('/metrics');
    expect(text).toContain(`company_tagger_shadow_texts_total{same="true"} ${body.same}\n`);
  });

  it('is asked about a text beside the live model', async () => {
    expect((await client(app).get('/model')).body.shadow).toBe('v2');
    const { texts } = (await shadow()).body;
    const [company] = companies;
    const { body } = await post('/admin/shadow/tag', { ...company, options: { explain: true } });
    expect(body.live.model.version).toBe('v1');
    expect(body.candidate.model.version).toBe('v2');
    const { body: live } = await post('/tag', { ...company, options: { explain: true } });
    expect(body.live).toEqual(live);
    expect(body.candidate.tags).not.toEqual(live.tags);
    // Only traffic is compared.
    await expect.poll(async () => (await shadow()).body.texts).toBe(texts + 1);
    await client(app).post('/admin/shadow/tag').send({}).expect(400);
  });

  it('also tags single texts, and stops when it is deleted', async () => {
    await post('/tag', companies[0]);
    await expect.poll(async () => (await shadow()).body.texts).toBe(companies.length + 2);
    await client(app).delete('/admin/shadow').expect(204);
    await shadow().expect(404);
    await client(app).post('/admin/shadow/tag').send({ description: '農業' }).expect(404);
    expect((await client(app).get('/model')).body.shadow).toBeUndefined();
    expect((await client(app).get('/admin/models')).body.shadow).toBeUndefined();
    await post('/tag', companies[0]);
  });
});
