import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { afterAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { CompanyTagger, TaggerError } from '../../src/client/client.ts';
import { hasRedis } from '../fixtures/redis.ts';
import { startCluster, startWorker } from '../jobs/cluster.ts';

describe.skipIf(!hasRedis)('the jobs of the client', async () => {
  const { url, path, environment } = await startCluster();
  /** Passes requests on, and breaks the connection instead of answering the first one. */
  let requests = 0;
  const proxy = createServer(async (request, response) => {
    const answer = await fetch(`${url}${request.url}`, {
      method: request.method ?? '',
      headers: {
        'content-type': 'application/json',
        'idempotency-key': String(request.headers['idempotency-key']),
      },
      body: await text(request),
    });
    if (requests++ === 0) response.destroy();
    else response.writeHead(answer.status, Object.fromEntries(answer.headers)).end(await answer.text());
  }).listen(0, '127.0.0.1');
  afterAll(() => proxy.close());
  await once(proxy, 'listening');
  const { port } = z.object({ port: z.number() }).parse(proxy.address());
  const tagger = new CompanyTagger(url);

  it('are added once, although the first answer is lost', async () => {
    const job = { input: 'in.jsonl', output: 'lost.jsonl' };
    const added = await new CompanyTagger(`http://127.0.0.1:${port}`).jobs.submit(job);
    expect(requests).toBe(2);
    expect(await tagger.jobs.find(added.id)).toEqual(added);
  });

  it('are found again by their key', async () => {
    const job = { input: 'in.jsonl', output: 'named.jsonl' };
    const first = await tagger.jobs.submit(job, { idempotencyKey: 'named' });
    expect(await tagger.jobs.submit(job, { idempotencyKey: 'named' })).toEqual(first);
    await expect(tagger.jobs.submit(job)).rejects.toMatchObject({ problem: { status: 409 } });
  });

  it('can be cancelled, and waited for', async () => {
    await writeFile(path('in.jsonl'), await readFile('data/sample/overviews.jsonl'));
    const { id: cancelled } = await tagger.jobs.submit({ input: 'in.jsonl', output: 'cancelled.jsonl' });
    expect(await tagger.jobs.cancel(cancelled)).toMatchObject({ state: 'cancelling' });
    const { id } = await tagger.jobs.submit({ input: 'in.jsonl', output: 'out.jsonl' });
    if (hasRedis) await startWorker(environment);
    expect(await tagger.jobs.end(id)).toMatchObject({ state: 'completed', records: { errors: 0 } });
    expect(await tagger.jobs.end(cancelled)).toMatchObject({ state: 'cancelled' });
    await expect(tagger.jobs.cancel(id)).rejects.toThrow(TaggerError);
    await expect(tagger.jobs.find('none')).rejects.toMatchObject({ problem: { status: 404 } });
  });
});
