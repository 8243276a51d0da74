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

/** The tags that the model which serves gives to each company. */
async function tagsOf(): Promise<Set<string>[]> {
  const { body } = await post('/tag/batch', { companies });
  return body.results.map(({ tags }: { tags: { id: string }[] }) => new Set(tags.map(({ id }) => id)));
}

describe('a candidate in the shadow of the live model', () => {
  it('is not there before it is asked for', async () => {
    await shadow().expect(404);
    await client(app).put('/admin/shadow').send({ version: 'v9', share: 1 }).expect(409);
    for (const share of [0, 1.1]) {
      await client(app).put('/admin/shadow').send({ version: 'v2', share }).expect(400);
    }
  });

  it('changes no answer, and is compared tag by tag', async () => {
    await deployment.activate('v2');
    const byCandidate = await tagsOf();
    await deployment.activate('v1');
    const before = await tagsOf();
    await client(app).put('/admin/shadow').send({ version: 'v2', share: 1 }).expect(200);
    const during = await tagsOf();
    expect(during).toEqual(before);
    await expect.poll(async () => (await shadow()).body.texts).toBe(companies.length);

    const { body } = await shadow().expect(200);
    expect(body.candidate.version).toBe('v2');
    const pairs = before.map((live, index) => ({ live, candidate: byCandidate[index] }));
    expect(body.same).toBe(
      pairs.filter(({ live, candidate }) => live.symmetricDifference(candidate).size === 0).length,
    );
    expect(body.same).toBeLessThan(companies.length);
    for (const { id, both, live, candidate } of body.tags) {
      const count = (is: (pair: (typeof pairs)[number]) => boolean) => pairs.filter(is).length;
      expect({ both, live, candidate }).toEqual({
        both: count((pair) => pair.live.has(id) && pair.candidate.has(id)),
        live: count((pair) => pair.live.has(id) && !pair.candidate.has(id)),
        candidate: count((pair) => !pair.live.has(id) && pair.candidate.has(id)),
      });
    }
    const { text } = await client(app).get('/metrics');
    expect(text).toContain(`company_tagger_shadow_texts_total{same="true"} ${body.same}\n`);
  });

  it('is given single texts too, and goes when it is told to', async () => {
    await post('/tag', companies[0]);
    await expect.poll(async () => (await shadow()).body.texts).toBe(companies.length + 1);
    await client(app).delete('/admin/shadow').expect(204);
    await shadow().expect(404);
    await post('/tag', companies[0]);
  });
});
