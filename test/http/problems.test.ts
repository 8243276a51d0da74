import fastify from 'fastify';
import { describe, expect, it } from 'vitest';
import { OperationalError } from '../../src/contract/error.ts';
import { problems } from '../../src/server/plugins/problems.ts';
import { client, startService } from './service.ts';

const app = await startService({ MAX_DESCRIPTION_CHARACTERS: '100', MAX_BODY_BYTES: '2000' });

interface Fault {
  path: string;
  message: string;
}

/** Sends a body and expects that it is refused with a well-formed problem and that the service keeps working. */
async function refusal(body: string | object, status = 400, path = '/tag') {
  const answer = await client(app).post(path).type('application/json').send(body);
  expect(answer.status).toBe(status);
  expect(answer.type).toBe('application/problem+json');
  expect(answer.body).toMatchObject({
    type: expect.stringMatching(/^urn:company-tagger:problem:/),
    title: expect.any(String),
    status,
    detail: expect.any(String),
    requestId: answer.headers['x-request-id'],
  });
  expect(answer.text).not.toMatch(/node_modules|\.ts\b|\bat .*:\d+:\d+|\/src\//);
  await client(app).post('/tag').send({ description: '牧場の経営' }).expect(200);
  return answer.body as { type: string; detail: string; errors?: Fault[] };
}

async function faults(body: object): Promise<Fault[] | undefined> {
  return (await refusal(body)).errors;
}

describe('a request is refused', () => {
  it('when the body is not JSON or is empty', async () => {
    expect(await refusal('{"description":')).toMatchObject({
      type: 'urn:company-tagger:problem:invalid-json',
      detail: 'The body is not JSON.',
    });
    expect(await refusal('')).toMatchObject({ type: 'urn:company-tagger:problem:invalid-json' });
  });

  it('when the body is JSON but not an object', async () => {
    for (const body of ['[]', '"text"', 'null', '7']) await refusal(body);
  });

  it('when the description is missing, not a string, blank or too long', async () => {
    const fault = (message: string) => [{ path: '/description', message }];
    expect(await faults({})).toEqual(fault('is missing'));
    for (const description of [7, null, true, [], {}]) {
      expect(await faults({ description })).toEqual(fault('must be a string'));
    }
    for (const description of ['', ' \n\t', '　\u200b']) {
      expect(await faults({ description })).toEqual(fault('must have some text'));
    }
    expect(await faults({ description: 'あ'.repeat(101) })).toEqual(
      fault('must have at most 100 characters'),
    );
    await client(app)
      .post('/tag')
      .send({ description: 'あ'.repeat(100) })
      .expect(200);
  });

  it('with the path of each unknown field and option', async () => {
    const description = '牧場';
    expect(await faults({ description, text: 'x' })).toEqual([
      { path: '/text', message: 'is not a known field' },
    ]);
    expect(await faults({ description, options: { top: 1, 'a/b~c': 2 } })).toEqual([
      { path: '/options/top', message: 'is not a known field' },
      { path: '/options/a~1b~0c', message: 'is not a known field' },
    ]);
  });

  it('with the first 20 of many faults, and their number', async () => {
    const fields = Object.fromEntries(Array.from({ length: 100 }, (_, index) => [`f${index}`, 1]));
    const { detail, errors } = await refusal({ description: '牧場', ...fields });
    expect(detail).toBe('/f0: is not a known field (and 99 more)');
    expect(errors).toHaveLength(20);
  });

  it('with the path of an option that is out of range', async () => {
    const path = async (options: object) => (await faults({ description: '牧場', options }))?.[0].path;
    for (const limit of [0, 1001, 1.5, '3']) expect(await path({ limit })).toBe('/options/limit');
    for (const minProbability of [-0.1, 1.1, '0']) {
      expect(await path({ minProbability })).toBe('/options/minProbability');
    }
    expect(await path({ groups: ['industry', 'colour'] })).toBe('/options/groups/1');
    expect(await path({ groups: [] })).toBe('/options/groups');
    expect(await path({ explain: 'yes' })).toBe('/options/explain');
  });

  it('with 413 when the body is too large', async () => {
    expect(await refusal({ description: 'あ'.repeat(2000) }, 413)).toMatchObject({
      type: 'urn:company-tagger:problem:body-too-large',
    });
  });

  it('when a batch is empty or not a list', async () => {
    for (const body of [{}, { companies: [] }, { companies: 'all' }]) {
      expect((await refusal(body, 400, '/tag/batch')).errors?.[0].path).toBe('/companies');
    }
  });

  it('with 415 when the content type is not JSON', async () => {
    const answer = await client(app).post('/tag').type('text/plain').send('農場').expect(415);
    expect(answer.type).toBe('application/problem+json');
    expect(answer.body.detail).toContain('application/json');
  });

  it('with 404 and without its query when there is no such route', async () => {
    const { body } = await client(app).get('/nowhere?key=secret').expect(404);
    expect(body).toMatchObject({ status: 404, detail: 'There is no GET /nowhere.' });
    await client(app)
      .get('/tag')
      .expect(404)
      .expect('content-type', /problem\+json/);
  });
});

it.each([
  new TypeError("ENOENT: no such file or directory, open '/srv/keys.json'"),
  new OperationalError('invalid-input', '/srv/keys.json is not JSON'),
  Object.assign(new Error('secret'), { cause: new Error('/srv/keys.json') }),
])('an internal error is answered with its request id only: %s', async (error) => {
  const faulty = fastify({ logger: false });
  await faulty.register(problems);
  faulty.get('/', () => {
    throw error;
  });
  const { statusCode, body } = await faulty.inject('/');
  expect(statusCode).toBe(500);
  expect(JSON.parse(body)).toEqual({
    type: 'urn:company-tagger:problem:internal-error',
    title: 'Internal Server Error',
    status: 500,
    detail: 'An internal error occurred. The log has details under this request id.',
    requestId: expect.any(String),
  });
});
