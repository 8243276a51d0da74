import { once } from 'node:events';
import { request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createInterface } from 'node:readline';
import { describe, expect, it } from 'vitest';
import { client, startService } from './service.ts';

const app = await startService({ MAX_DESCRIPTION_CHARACTERS: '100', MAX_BODY_BYTES: '2000' });
await app.listen({ port: 0 });
const { port } = app.server.address() as AddressInfo;

interface Line {
  id?: string;
  line?: number;
  tags?: { id: string; group: string }[];
  error?: { status: number; detail: string };
  summary?: { lines: number; tagged: number; errors: number };
}

async function stream(body: string, query = ''): Promise<Line[]> {
  const { text } = await client(app)
    .post(`/tag/stream${query}`)
    .type('application/x-ndjson')
    .send(body)
    .buffer(true)
    .parse((response, done) => {
      response.setEncoding('utf8');
      let all = '';
      response.on('data', (piece) => (all += piece));
      response.on('end', () => done(null, all));
    })
    .expect(200)
    .expect('content-type', 'application/x-ndjson')
    .then(({ body }) => ({ text: String(body) }));
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
}

const lineOf = (id: string, description: unknown) => `${JSON.stringify({ id, description })}\n`;

describe('POST /tag/stream', () => {
  it('answers each line in order like POST /tag, even if the body exceeds MAX_BODY_BYTES', async () => {
    const ids = Array.from({ length: 2000 }, (_, index) => String(index));
    const lines = await stream(ids.map((id) => lineOf(id, `農場の経営 ${id}`)).join(''));
    expect(lines.map(({ id }) => id)).toEqual(ids);
    const { body } = await client(app).post('/tag').send({ description: '農場の経営 7' });
    expect(lines[7].tags).toEqual(body.tags);
  });

  it('answers an invalid line with an error and its line number, and tags the others', async () => {
    const lines = await stream(
      `${lineOf('a', '農場')}\n{"id":\n${lineOf('b', '')}${lineOf('c', 'あ'.repeat(101))}${lineOf('d', '農場')}`,
    );
    expect(lines.map(({ id, line }) => [id, line])).toEqual([
      ['a', undefined],
      [undefined, 3],
      ['b', 4],
      ['c', 5],
      ['d', undefined],
    ]);
    expect(lines[1].error?.detail).toBe('The line is not JSON.');
    expect(lines[3].error?.detail).toBe('/description: must have at most 100 characters');
    expect(lines[4].tags).toEqual(lines[0].tags);
  });

  it('returns the digits of ids that are numbers, also beside an error', async () => {
    const lines = await stream('{"id":9007199254740993,"description":"農場"}\n{"id":7,"description":""}\n');
    expect(lines.map(({ id }) => id)).toEqual(['9007199254740993', '7']);
  });

  it('answers an overlong line with 413, and then answers the next line', async () => {
    const lines = await stream(`${lineOf('a', 'A'.repeat(500_000))}${lineOf('b', '農場')}`);
    expect(lines[0]).toMatchObject({ line: 1, error: { status: 413 } });
    expect(lines[1].id).toBe('b');
  });

  it('takes options from the URL, and ends with a summary on request', async () => {
    const query = '?limit=2&minProbability=0&groups=theme,sector&explain=false&summary=true';
    const lines = await stream(`${lineOf('a', '農場')}{}\n`, query);
    expect(lines[0].tags).toHaveLength(2);
    for (const { group } of lines[0].tags ?? []) expect(['theme', 'sector']).toContain(group);
    expect(lines.at(-1)).toEqual({
      summary: { lines: 2, tagged: 1, errors: 1 },
      model: { name: 'small', version: expect.any(String), digest: expect.any(String) },
    });
    expect(await stream('', '?summary=true')).toMatchObject([
      { summary: { lines: 0, tagged: 0, errors: 0 } },
    ]);
  });

  it('refuses unknown and invalid options before it reads a line', async () => {
    for (const [query, path] of [
      ['?top=3', '/top'],
      ['?limit=0', '/limit'],
      ['?groups=colour', '/groups/0'],
      ['?explain=perhaps', '/explain'],
    ]) {
      const { body } = await client(app)
        .post(`/tag/stream${query}`)
        .type('application/x-ndjson')
        .send('')
        .expect(400);
      expect(body.errors[0].path).toBe(path);
    }
  });

  it('answers a line before the next one is sent', async () => {
    const headers = { 'content-type': 'application/x-ndjson' };
    const sent = request({ port, method: 'POST', path: '/tag/stream', headers });
    sent.write(lineOf('first', '農場'));
    const [response] = await once(sent, 'response');
    const lines = createInterface(response)[Symbol.asyncIterator]();
    expect((await lines.next()).value).toMatch(/^\{"id":"first"/);
    sent.end(lineOf('second', '農場'));
    expect((await lines.next()).value).toMatch(/^\{"id":"second"/);
    expect((await lines.next()).done).toBe(true);
  });

  it('keeps serving after a client has disconnected in the middle of a stream', async () => {
    const headers = { 'content-type': 'application/x-ndjson' };
    const sent = request({ port, method: 'POST', path: '/tag/stream', headers });
    sent.on('error', () => {});
    sent.write(lineOf('first', '農場'));
    await once(sent, 'response');
    sent.destroy();
    expect(await stream(lineOf('a', '農場'))).toHaveLength(1);
  });
});
