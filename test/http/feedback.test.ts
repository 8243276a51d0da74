import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { DECISIONS } from '../../src/contract/answers.ts';
import { feedbackSummarySchema, REVIEW_ORDERS, reviewAnswerSchema } from '../../src/contract/feedback.ts';
import { digestOfSecret } from '../../src/server/keys.ts';
import { DATABASES, sqliteUrl } from '../fixtures/databases.ts';
import { temporaryDirectory } from '../fixtures/temporary-directory.ts';
import { client, startService } from './service.ts';

const FARM = '北海道で乳牛を飼育し、生乳を出荷する牧場です。';

describe.each(DATABASES)('feedback on %s', async (_, emptyDatabase) => {
  const url = await emptyDatabase();
  const app = await startService({ FEEDBACK: 'true', DATABASE_URL: url });
  const give = (body: object) =>
    client(app)
      .post('/feedback')
      .send({ by: 'tester', ...body });
  const review = async (query = '') => (await client(app).get(`/review${query}`).expect(200)).body.items;

  it('is accepted for a request id or for a company', async () => {
    const { headers, body } = await client(app).post('/tag').send({ id: '4711', description: FARM });
    const [{ id }] = body.tags;
    const requestId = headers['x-request-id'];
    const given = await give({ requestId, confirmed: [id], removed: ['theme:saas'] }).expect(201);
    expect(given.body.id).toMatch(/^[0-9a-f-]{36}$/);
    await give({ company: { description: '注文住宅の設計と施工' }, added: ['D'] }).expect(201);
    await give({ requestId: 'unheard-of', added: ['D'] }).expect(404);
    // PostgreSQL stores no U+0000, and UTF-8 has no lone surrogate.
    await give({ requestId: 'unheard\0of', added: ['D'] }).expect(404);
    await give({ company: { description: FARM }, added: ['A'], by: 'a\0b\ud800' }).expect(201);
  });

  it('is refused with the path of the fault', async () => {
    const company = { description: FARM };
    for (const [body, path] of [
      [{}, '/requestId'],
      [{ company, requestId: 'r' }, '/requestId'],
      [{ company: { description: '' } }, '/company/description'],
      [{ company, added: ['A01', 'none'] }, '/added/1'],
      [{ company, confirmed: ['A01'], removed: ['A01'] }, '/removed/0'],
      [{ company, by: '' }, '/by'],
      [{ company, comment: 'x' }, '/comment'],
    ] as const) {
      const { body: problem } = await give(body).expect(400);
      expect(problem.errors[0].path).toBe(path);
    }
  });

  it('is requested for each company once, the most uncertain first, until it is given', async () => {
    const texts = ['クラウドで会計を支援', '何でも屋', '鉄と木とガラスと紙'];
    for (const description of [...texts, ...texts]) await client(app).post('/tag').send({ description });
    await client(app)
      .post('/tag/batch')
      .send({ companies: [{ id: 'b', description: '寿司店の運営' }, {}] });
    const items = await review();
    expect(
      items.map(({ company }: { company: { description: string } }) => company.description).sort(),
    ).toEqual([...texts, '寿司店の運営'].sort());
    const uncertainties = items.map(({ uncertainty }: { uncertainty: number }) => uncertainty);
    expect(uncertainties).toEqual(uncertainties.toSorted((a: number, b: number) => b - a));
    expect(uncertainties[0]).toBeGreaterThan(0);
    const [{ requestId, position, company }] = items;
    await give({ requestId, position, confirmed: ['A'] }).expect(201);
    const left = await review('?limit=2');
    expect(left).toHaveLength(2);
    expect(left.map((item: { company: object }) => item.company)).not.toContainEqual(company);
    await client(app).get('/review?limit=0').expect(400);
  });
});

it('feedback on a request is on one of the same key, or on one from a review', async () => {
  const path = join(await temporaryDirectory(), 'keys.json');
  const roles = { a: ['tag'], b: ['tag'], reviewer: ['review'] };
  const keys = Object.entries(roles).map(([name, of]) => ({
    name,
    roles: of,
    sha256: digestOfSecret(name).toString('hex'),
  }));
  await writeFile(path, JSON.stringify({ keys }));
  const app = await startService({ FEEDBACK: 'true', DATABASE_URL: await sqliteUrl(), KEYS_FILE: path });
  const as = (name: string, id = 'none') => ({ authorization: `Bearer ${name}`, 'x-request-id': id });
  const post = (name: string, url: string, body: object, id?: string) =>
    client(app).post(url).set(as(name, id)).send(body);
  // Both count their requests.
  await post('a', '/tag', { description: '牧場の経営' }, '1').expect(200);
  await post('b', '/tag', { description: '寿司店の運営' }, '1').expect(200);
  await post('a', '/tag', { description: '書店の運営' }, '2').expect(200);
  const give = (name: string, requestId: string) =>
    post(name, '/feedback', { requestId, added: ['A'], by: 'sato' });
  for (const foreign of ['2', 'a/2', 'a/1']) await give('b', foreign).expect(404);
  await give('reviewer', '2').expect(404);
  await give('b', '1').expect(201);

  const { body } = await client(app).get('/review').set(as('reviewer')).expect(200);
  type ReviewItem = { requestId: string; company: { description: string } };
  const left = body.items.map(({ requestId, company }: ReviewItem) => [requestId, company.description]);
  expect(left.sort()).toEqual([
    ['a/1', '牧場の経営'],
    ['a/2', '書店の運営'],
  ]);
  await give('reviewer', 'a/1').expect(201);
  // Only reviewers settle disagreements, take feedback back, and export it.
  const settled = { company: { description: '牧場の経営' }, added: ['A'], by: 'sato', resolves: true };
  await post('b', '/feedback', settled).expect(403);
  await post('reviewer', '/feedback', settled).expect(201);
  for (const path of ['/feedback/summary', '/feedback/records']) {
    await client(app).get(path).set(as('b')).expect(403);
    await client(app).get(path).set(as('reviewer')).expect(200);
  }
  await client(app).delete('/feedback/1').set(as('b')).expect(403);
});

describe('reviews by several people', async () => {
  const app = await startService({ FEEDBACK: 'true', DATABASE_URL: await sqliteUrl() });
  const company = { id: '1', description: FARM };
  const give = async (by: string, lists: object) =>
    (
      await client(app)
        .post('/feedback')
        .send({ company, by, ...lists })
        .expect(201)
    ).body.id;
  const queue = async (query: string) =>
    reviewAnswerSchema.parse((await client(app).get(`/review?${query}`).expect(200)).body).items;
  const summary = async () =>
    feedbackSummarySchema.parse((await client(app).get('/feedback/summary').expect(200)).body);
  const records = async () => (await client(app).get('/feedback/records').expect(200)).text;

  it('are asked for from a second person, without what the first one said', async () => {
    await give('sato', { confirmed: ['A'], added: ['theme:local'] });
    expect(await queue('queue=second&by=sato')).toEqual([]);
    const [item] = await queue('queue=second&by=suzuki&explain=true');
    expect(item?.company).toEqual(company);
    expect(item?.judgements).toBeUndefined();
    expect(item?.tags.some(({ evidence = [] }) => evidence.length > 0)).toBe(true);
    expect(await queue('queue=disputed')).toEqual([]);
  });

  it('are disputed where the two disagree, until somebody settles it', async () => {
    await give('suzuki', { removed: ['A'] });
    const [item] = await queue('queue=disputed');
    expect(item?.judgements).toEqual([
      { by: 'sato', right: ['A'], wrong: [] },
      { by: 'suzuki', right: [], wrong: ['A'] },
    ]);
    expect(await summary()).toMatchObject({
      companies: 1,
      disputed: 1,
      tags: [{ id: 'theme:local', right: 1, wrong: 0 }],
    });
    expect(JSON.parse(await records())).toMatchObject({ tags: ['theme:local'], groups: ['theme'] });
    const id = await give('tanaka', { confirmed: ['A'], resolves: true });
    expect(await queue('queue=disputed')).toEqual([]);
    expect(JSON.parse(await records())).toMatchObject({
      id: '1',
      tags: ['A', 'theme:local'],
      groups: ['sector', 'theme'],
    });
    // Taken back, it is disputed again.
    await client(app).delete(`/feedback/${id}`).expect(200);
    expect(await queue('queue=disputed')).toHaveLength(1);
    await client(app).delete(`/feedback/${id}`).expect(404);
  });

  it('come in the order of a measure, and only with the tags that are wanted', async () => {
    for (const description of ['訪問看護と介護', 'クラウドで会計を支援', 'Qwzx の xyzzy', '寿司店の運営']) {
      await client(app).post('/tag').send({ description });
    }
    for (const order of REVIEW_ORDERS) {
      const measures = (await queue(`order=${order}`)).map((item) => item[order]);
      expect(measures.length).toBeGreaterThan(3);
      expect(measures).toEqual(measures.toSorted((a, b) => b - a));
      expect(measures[0]).toBeGreaterThan(0);
    }
    const wanted = await queue('group=industry');
    const given = (item: (typeof wanted)[number]) =>
      item.tags.filter(({ probability, threshold }) => probability >= threshold);
    expect(wanted.length).toBeGreaterThan(0);
    for (const item of wanted) expect(given(item).map(({ group }) => group)).toContain('industry');
    const [{ id: tag } = { id: '' }] = given(wanted[0] ?? (await queue(''))[0]);
    for (const item of await queue(`tag=${tag}`)) expect(given(item).map(({ id }) => id)).toContain(tag);
    const decisions = await Promise.all(
      DECISIONS.map(async (decision) => {
        const decided = await queue(`decision=${decision}`);
        expect(decided.map((item) => item.decision)).toEqual(decided.map(() => decision));
        return decided.length;
      }),
    );
    expect(decisions.reduce((sum, count) => sum + count)).toBe((await queue('')).length);
  });
});

describe('feedback without a database', () => {
  const company = { description: FARM };
  const send = (app: Awaited<ReturnType<typeof startService>>) => ({
    tag: () => client(app).post('/tag').send(company),
    feedback: () =>
      client(app)
        .post('/feedback')
        .send({ company, added: ['A'], by: 'tester' }),
  });

  it.each([
    ['SQLite', () => 'file:/nowhere/feedback.sqlite'],
    ['PostgreSQL', () => 'postgres://nobody@127.0.0.1:1/nothing'],
  ])('is refused with 503 while %s is unreachable, and tagging continues', async (_, url) => {
    const app = await startService({ FEEDBACK: 'true', DATABASE_URL: url() });
    const { tag, feedback } = send(app);
    await tag().expect(200);
    const { body, headers } = await feedback().expect(503);
    expect(body.type).toBe('urn:company-tagger:problem:unavailable');
    expect(headers['retry-after']).toBe('1');
    expect(JSON.stringify(body)).not.toContain('nowhere');
    await client(app).get('/review').expect(503);
    await client(app).get('/health/ready').expect(200);
    await tag().expect(200);
  });

  it('answers 501 unless FEEDBACK is true', async () => {
    const app = await startService();
    const { body } = await send(app).feedback().expect(501);
    expect(body.detail).toBe('Feedback is not enabled: set FEEDBACK=true.');
    await client(app).get('/review').expect(501);
  });
});

it('feedback keeps at most FEEDBACK_KEPT_REQUESTS requests for review', async () => {
  const app = await startService({
    FEEDBACK: 'true',
    DATABASE_URL: await sqliteUrl(),
    FEEDBACK_KEPT_REQUESTS: '0',
  });
  await client(app).post('/tag').send({ description: FARM });
  expect((await client(app).get('/review').expect(200)).body.items).toEqual([]);
});
