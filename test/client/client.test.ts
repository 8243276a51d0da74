import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { describe, expect, it, onTestFinished } from 'vitest';
import { CompanyTagger, type Result, TaggerError } from '../../src/client/client.ts';
import { sampleData } from '../fixtures/small-model.ts';
import { startService } from '../http/service.ts';

const app = await startService({ MAX_DESCRIPTION_CHARACTERS: '5000' });
const url = await app.listen({ host: '127.0.0.1', port: 0 });
const client = new CompanyTagger(url);
const { train } = await sampleData();
const companies = Array.from({ length: 2500 }, (_, index) => ({
  id: String(index),
  description: train[index % train.length].description,
}));

async function all(results: AsyncIterable<Result>): Promise<Result[]> {
  return Array.fromAsync(results);
}

describe('the client', () => {
  it('tags one company and returns the answer of the service', async () => {
    const { tags, model } = await client.tag(companies[0], { limit: 2, minProbability: 0 });
    expect(tags).toHaveLength(2);
    expect(model.name).toBe('small');
  });

  it('asks for labels in its language', async () => {
    const english = new CompanyTagger(url, { language: 'en' });
    const options = { minProbability: 0, groups: ['sector'] };
    const labelsBy = async (each: CompanyTagger) =>
      new Map((await each.tag(companies[0], options)).tags.map(({ id, label }) => [id, label]));
    expect([(await labelsBy(client)).get('D'), (await labelsBy(english)).get('D')]).toEqual([
      '建設業',
      'Construction',
    ]);
  });

  it('tags any number of companies in order, with the same results in batches and in a stream', async () => {
    const byBatches = await all(client.tagMany(companies, { limit: 1 }));
    expect(byBatches.map(({ id }) => id)).toEqual(companies.map(({ id }) => id));
    const byStream = await all(client.tagStream(companies, { limit: 1 }));
    expect(byStream).toEqual(byBatches);
  });

  it('returns the error of an invalid company in its place', async () => {
    const some = [companies[0], { id: 'bad', description: '' }, companies[1]];
    for (const results of [await all(client.tagMany(some)), await all(client.tagStream(some))]) {
      expect(results.map((result) => 'error' in result)).toEqual([false, true, false]);
      expect(results[1]).toMatchObject({ id: 'bad', error: { status: 400 } });
    }
  });

  it('yields results while it still sends companies', async () => {
    async function* endless() {
      for (let id = 0; ; id++) yield { id: String(id), description: '農場の経営'.repeat(200) };
    }
    const seen: (string | undefined)[] = [];
    for await (const { id } of client.tagStream(endless())) {
      seen.push(id);
      if (seen.length === 500) break;
    }
    expect(seen).toEqual(Array.from({ length: 500 }, (_, id) => String(id)));
  });

  it('throws the problem of an invalid request, or the abort of the caller, without a retry', async () => {
    await expect(client.tag({ description: '' })).rejects.toMatchObject({
      name: 'TaggerError',
      problem: { status: 400, errors: [{ path: '/description' }] },
    });
    await expect(all(client.tagStream([], { groups: ['colour'] }))).rejects.toThrow(TaggerError);
    await expect(client.tag(companies[0], {}, AbortSignal.abort())).rejects.toMatchObject({
      name: 'AbortError',
    });
  });
});

describe('the client of an unavailable service', () => {
  /** A server that refuses the first requests (their number is `times`) and then forwards to the service. */
  async function refusing(times: number, refuse: (response: ServerResponse) => void) {
    const seen: IncomingMessage[] = [];
    const server = createServer(async (request, response) => {
      seen.push(request);
      const body = await text(request);
      if (seen.length <= times) return refuse(response);
      const answer = await app.inject({
        method: 'POST',
        url: request.url ?? '',
        headers: { 'content-type': 'application/json' },
        payload: body,
      });
      response.writeHead(answer.statusCode, { 'content-type': 'application/json' }).end(answer.payload);
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    onTestFinished(() => void server.close());
    const address = server.address();
    return { seen, url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}` };
  }
  const overloaded = (status: number) => (response: ServerResponse) =>
    response
      .writeHead(status, { 'content-type': 'application/problem+json', 'retry-after': '1' })
      .end(JSON.stringify({ type: 'urn:x', title: 'x', status, detail: 'later' }));

  it.each([503, 429])(
    'retries after %i with its key, and no earlier than Retry-After allows',
    async (status) => {
      const { seen, url: there } = await refusing(1, overloaded(status));
      const began = performance.now();
      const { tags } = await new CompanyTagger(there, { key: 'secret' }).tag(companies[0]);
      expect(tags.length).toBeGreaterThan(0);
      expect(seen).toHaveLength(2);
      // The header says 1 second. A timer may fire slightly early.
      expect(performance.now() - began).toBeGreaterThanOrEqual(990);
      expect(seen[1].headers.authorization).toBe('Bearer secret');
    },
  );

  it('retries after a broken connection', async () => {
    const { seen, url: there } = await refusing(1, (response) => response.destroy());
    await new CompanyTagger(there).tag(companies[0]);
    expect(seen).toHaveLength(2);
  });

  it('gives up after `retries` retries', async () => {
    const { seen, url: there } = await refusing(99, (response) =>
      response.writeHead(503, { 'retry-after': '0' }).end('not from us'),
    );
    const impatient = new CompanyTagger(there, { retries: 2 });
    await expect(impatient.tag(companies[0])).rejects.toMatchObject({ problem: { status: 503 } });
    expect(seen).toHaveLength(3);
  });
});
