import { once } from 'node:events';
import { request } from 'node:http';
import { describe, expect, it } from 'vitest';
import { client, startService } from './service.ts';

const app = await startService({
  MAX_BATCH_CHARACTERS: '1000',
  MAX_QUEUE_CHARACTERS: '5000',
  WORKERS: '1',
});
const { service } = app;
const slow = await startService({ REQUEST_DEADLINE_SECONDS: '0.001' });

function batch(characters: number) {
  const companies = [{ description: 'あ'.repeat(characters - 10) }, { description: 'い'.repeat(10) }];
  return client(app).post('/tag/batch').send({ companies });
}

describe('the bounds of a request', () => {
  it('allow a batch of exactly MAX_BATCH_CHARACTERS and refuse one character more', async () => {
    await batch(999).expect(200);
    await batch(1000).expect(200);
    const { body } = await batch(1001).expect(400);
    expect(body.errors).toEqual([
      { path: '/companies', message: 'must have at most 1000 characters in all' },
    ]);
  });

  it('refuse single texts and batches with 503 and Retry-After while the queue is full', async () => {
    // Long enough to go to the worker thread.
    const one = () =>
      client(app)
        .post('/tag')
        .send({ description: '農場の経営、'.repeat(400) });
    // Far more text than MAX_QUEUE_CHARACTERS: each is admitted because there is no other of its kind. The single text
    // keeps the worker thread busy for about a second.
    using hold = service.holdModel();
    const company = { description: '農場の経営、'.repeat(200_000) };
    const others = [hold.tag(company), Array.fromAsync(hold.tagMany([{ company }]))];
    for (const { status, body, headers, type } of await Promise.all([one(), batch(1000)])) {
      expect(status).toBe(503);
      expect(type).toBe('application/problem+json');
      expect(body.type).toBe('urn:company-tagger:problem:overloaded');
      expect(Number(headers['retry-after'])).toBeGreaterThanOrEqual(1);
    }
    await Promise.all(others);
    await one().expect(200);
  });

  it('refuse a large body before it has arrived, while the queue of batches is full', async () => {
    using hold = service.holdModel();
    const company = { description: '農場の経営、'.repeat(200_000) };
    const others = Array.fromAsync(hold.tagMany([{ company }]));
    const { port } = new URL(await app.listen({ host: '127.0.0.1', port: 0 }));
    const headers = { 'content-type': 'application/json', 'content-length': 100_000 };
    const sent = request({ port, method: 'POST', path: '/tag/batch', headers });
    sent.on('error', () => {}).flushHeaders();
    const [response] = await once(sent, 'response');
    expect(response.statusCode).toBe(503);
    sent.destroy();
    await others;
  });

  it('end a request that takes longer than the deadline with 503', async () => {
    const description = '農場の経営、'.repeat(1000);
    const companies = Array.from({ length: 100 }, () => ({ description }));
    const { body } = await client(slow).post('/tag/batch').send({ companies }).expect(503);
    expect(body.type).toBe('urn:company-tagger:problem:deadline-exceeded');
    await client(slow).post('/tag').send({ description: '農場' }).expect(200);
  });

  it('do not change the tags of a long text that a worker thread explains', async () => {
    const description = '農場の経営、'.repeat(150);
    const tag = (options: object) => client(app).post('/tag').send({ description, options });
    const [short, explained] = await Promise.all([tag({}), tag({ explain: true })]);
    expect(explained.body.tags.map(({ id }: { id: string }) => id)).toEqual(
      short.body.tags.map(({ id }: { id: string }) => id),
    );
    expect(explained.body.tags[0].evidence.length).toBeGreaterThan(0);
  });
});
