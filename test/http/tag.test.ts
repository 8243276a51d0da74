import { describe, expect, it } from 'vitest';
import { client, startService } from './service.ts';

const app = await startService();
const FARM = '北海道で乳牛を飼育し、生乳を出荷する牧場です。';

describe('POST /tag', () => {
  it('returns tags, a decision, coverage and model', async () => {
    const { body, headers } = await client(app)
      .post('/tag')
      .send({ id: '4711', name: '牧場株式会社', description: FARM })
      .expect(200)
      .expect('content-type', /^application\/json/);
    const { reasons = [], ...answer } = body;
    expect(Object.keys(answer)).toEqual(['id', 'tags', 'decision', 'coverage', 'model']);
    expect(body.decision).toBe(reasons.length === 0 ? 'accept' : 'review');
    expect(body.id).toBe('4711');
    expect(body.tags[0]).toEqual({
      id: expect.any(String),
      label: expect.any(String),
      group: expect.any(String),
      probability: expect.any(Number),
      threshold: expect.any(Number),
    });
    expect(body.tags.map((tag: { id: string }) => tag.id)).toEqual(expect.arrayContaining(['A01']));
    expect(body.model).toEqual({
      name: 'small',
      version: expect.any(String),
      digest: expect.stringMatching(/^sha256:[0-9a-f]{64}$/),
    });
    const { name, version, digest } = body.model;
    expect(headers['x-model-version']).toBe(`${name}:${version}@${digest}`);
  });

  it('respects the options', async () => {
    const options = { limit: 2, minProbability: 0, explain: true, groups: ['theme'] };
    const { body } = await client(app).post('/tag').send({ description: FARM, options }).expect(200);
    expect(body.tags).toHaveLength(2);
    for (const { group, evidence } of body.tags) {
      expect(group).toBe('theme');
      for (const { text, start, end } of evidence) expect(FARM.slice(start, end)).toBe(text);
    }
    expect(body).not.toHaveProperty('id');
  });

  it('returns an id that is a whole number as text, and refuses one that JSON has rounded', async () => {
    const { body } = await client(app).post('/tag').send({ id: 4711, description: FARM }).expect(200);
    expect(body.id).toBe('4711');
    const long = await client(app)
      .post('/tag')
      .type('application/json')
      .send(`{"id":9007199254740993,"description":"${FARM}"}`)
      .expect(400);
    expect(long.body.errors).toEqual([
      { path: '/id', message: 'has more digits than a number in JSON keeps; send it as a string' },
    ]);
  });

  it('gives each tag once where options name a group twice', async () => {
    const given = async (...groups: string[]) => {
      const options = { minProbability: 0, groups };
      return (await client(app).post('/tag').send({ description: FARM, options }).expect(200)).body.tags;
    };
    expect(await given('theme', 'theme')).toEqual(await given('theme'));
  });

  it('tags a text with a lone surrogate', async () => {
    const { body } = await client(app)
      .post('/tag')
      .type('application/json')
      .send(`{"description":"\\ud800${FARM}"}`)
      .expect(200);
    expect(body.tags).not.toEqual([]);
  });

  it('returns the caller’s request id, or a new one if that is not safe to log', async () => {
    const post = () => client(app).post('/tag').send({ description: FARM });
    const { headers } = await post().set('x-request-id', 'abc-1.2:3');
    expect(headers['x-request-id']).toBe('abc-1.2:3');
    for (const unfit of ['a b', 'x'.repeat(129), '<script>']) {
      expect((await post().set('x-request-id', unfit)).headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
    }
  });
});

describe('POST /tag/batch', () => {
  it('returns the results of POST /tag, in order', async () => {
    const companies = [
      { id: 'a', description: FARM },
      { description: '注文住宅の設計と施工を行う工務店。' },
      { id: 'c', description: 'クラウドサービスの開発' },
    ];
    const options = { limit: 3 };
    const { body } = await client(app).post('/tag/batch').send({ companies, options }).expect(200);
    expect(body.model.name).toBe('small');
    expect(body.results).toHaveLength(3);
    for (const [index, company] of companies.entries()) {
      const { body: single } = await client(app)
        .post('/tag')
        .send({ ...company, options });
      expect({ ...body.results[index], model: body.model }).toEqual(single);
    }
  });

  it('returns an error for each invalid item and the tags of the others', async () => {
    const companies = [
      { id: 'good', description: FARM },
      { id: 'bad', description: '' },
      { id: 'odd', description: FARM, colour: 'red' },
      7,
      { description: FARM },
    ];
    const { body } = await client(app).post('/tag/batch').send({ companies }).expect(200);
    const [good, bad, odd, number, last] = body.results;
    expect(good.tags.length).toBeGreaterThan(0);
    expect(bad).toMatchObject({ id: 'bad', error: { status: 400, errors: [{ path: '/description' }] } });
    expect(odd).toMatchObject({
      id: 'odd',
      error: { errors: [{ path: '/colour', message: 'is not a known field' }] },
    });
    expect(number).toMatchObject({ error: { status: 400, errors: [{ path: '' }] } });
    expect(last.tags).toEqual(good.tags);
  });

  it('accepts at most 1000 companies', async () => {
    const companies = (count: number) => Array.from({ length: count }, () => ({ description: '農業' }));
    const { body } = await client(app)
      .post('/tag/batch')
      .send({ companies: companies(1000) })
      .expect(200);
    expect(body.results).toHaveLength(1000);
    const refused = await client(app)
      .post('/tag/batch')
      .send({ companies: companies(1001) })
      .expect(400);
    expect(refused.body.errors).toEqual([
      { path: '/companies', message: 'must have at most 1000 companies' },
    ]);
  });
});
