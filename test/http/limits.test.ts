import { describe, expect, it } from 'vitest';
import { sqliteUrl } from '../fixtures/databases.ts';
import { client, startService } from './service.ts';

/** Each way to send texts: sends companies with descriptions of these lengths and returns the statuses. */
const WAYS = {
  single: async (app, [length]) => {
    const { status, headers } = await client(app)
      .post('/tag')
      .send({ description: textOf(length) });
    return { status, items: [status], headers };
  },
  batch: async (app, lengths) => {
    const companies = lengths.map((length) => ({ description: textOf(length) }));
    const { status, body, headers } = await client(app).post('/tag/batch').send({ companies });
    return { status, items: body.results?.map(statusOfItem), headers };
  },
  stream: async (app, lengths) => {
    const lines = lengths.map((length) => `${JSON.stringify({ description: textOf(length) })}\n`);
    const { status, text, headers } = await client(app)
      .post('/tag/stream')
      .type('application/x-ndjson')
      .send(lines.join(''));
    const items =
      status === 200
        ? text
            .trimEnd()
            .split('\n')
            .map((line) => statusOfItem(JSON.parse(line)))
        : undefined;
    return { status, items, headers };
  },
} satisfies Record<string, Way>;

type App = Awaited<ReturnType<typeof startService>>;
type Way = (
  app: App,
  lengths: number[],
) => Promise<{ status: number; items: number[] | undefined; headers: Record<string, string> }>;
const ways = Object.entries<Way>(WAYS);

const textOf = (length: number) => '農'.repeat(length);
const statusOfItem = ({ error }: { error?: { status: number } }) => error?.status ?? 200;

describe('MAX_DESCRIPTION_CHARACTERS', async () => {
  const app = await startService({ MAX_DESCRIPTION_CHARACTERS: '50' });
  it.each(ways)('applies to a %s', async (_, send) => {
    expect((await send(app, [49])).items).toEqual([200]);
    expect((await send(app, [50])).items).toEqual([200]);
    const over = await send(app, [51]);
    expect(over.items ?? [over.status]).toEqual([400]);
  });
});

describe('MAX_BODY_BYTES', async () => {
  const size = (description: string) => Buffer.byteLength(JSON.stringify({ description }));
  const app = await startService({ MAX_BODY_BYTES: String(size(textOf(100))) });
  it('limits a single text and a batch to the byte, but not a stream, which is never buffered', async () => {
    for (const [length, status] of [
      [99, 200],
      [100, 200],
      [101, 413],
    ]) {
      expect((await WAYS.single(app, [length])).status).toBe(status);
    }
    const frame = Buffer.byteLength(JSON.stringify({ companies: [{ description: '' }] }));
    const room = Math.floor((size(textOf(100)) - frame) / 3);
    for (const [length, status] of [
      [room - 1, 200],
      [room, 200],
      [room + 1, 413],
    ]) {
      expect((await WAYS.batch(app, [length])).status).toBe(status);
    }
    expect((await WAYS.stream(app, [room, room, room])).items).toEqual([200, 200, 200]);
  });
});

describe('CHARACTERS_PER_MINUTE', () => {
  it.each(ways)('counts characters in a %s against all later requests', async (_, send) => {
    const app = await startService({ CHARACTERS_PER_MINUTE: '100' });
    // One character is left after this request, so the next may begin. After that nothing is left.
    expect((await send(app, [99])).status).toBe(200);
    expect((await send(app, [1])).status).toBe(200);
    for (const [way, again] of ways) {
      const { status, headers } = await again(app, [1]);
      expect([way, status]).toEqual([way, 429]);
      expect(Number(headers['retry-after'])).toBeGreaterThanOrEqual(1);
      expect(Number(headers['retry-after'])).toBeLessThanOrEqual(60);
    }
    await client(app).get('/tags').expect(200);
  });

  it.each(ways)(
    'lets a %s longer than the whole allowance finish, because it could never be sent otherwise',
    async (_, send) => {
      const app = await startService({ CHARACTERS_PER_MINUTE: '100' });
      expect((await send(app, [150])).items).toEqual([200]);
      expect((await send(app, [1])).status).toBe(429);
    },
  );
});

it('CHARACTERS_PER_MINUTE counts the texts that a review tags', async () => {
  const app = await startService({
    CHARACTERS_PER_MINUTE: '100',
    FEEDBACK: 'true',
    DATABASE_URL: await sqliteUrl(),
  });
  expect((await WAYS.single(app, [60])).status).toBe(200);
  await client(app).get('/review').expect(200);
  expect((await WAYS.single(app, [1])).status).toBe(429);
  await client(app).get('/review').expect(429);
});

describe('MAX_QUEUE_CHARACTERS', async () => {
  const app = await startService({ MAX_QUEUE_CHARACTERS: '1000', WORKERS: '1' });
  const { service } = app;
  /** Runs `work` while a text of this length is being tagged. */
  async function whileWaiting<Result>(characters: number, work: () => Promise<Result>): Promise<Result> {
    using hold = service.holdModel();
    const company = { description: '農場の経営、'.repeat(characters / 6) };
    const others = [hold.tag(company), Array.fromAsync(hold.tagMany([{ company }]))];
    const result = await work();
    await Promise.all(others);
    return result;
  }

  it.each([
    ['single', 1000],
    ['batch', 750],
    ['stream', 750],
  ] as const)('refuses a %s with 503 and Retry-After while the queue is full', async (way, limit) => {
    const send = (length: number) => WAYS[way](app, [length]);
    for (const length of [limit - 1, limit]) {
      expect((await send(length)).status).toBe(200);
    }
    // Texts that are alone of their kind may exceed the limit. These keep the worker thread busy for about a second.
    const { status, headers } = await whileWaiting(1_200_000, () => send(1));
    expect(status).toBe(503);
    expect(Number(headers['retry-after'])).toBeGreaterThanOrEqual(1);
    expect((await send(1)).status).toBe(200);
  });

  it('reserves a part of the queue for single texts', async () => {
    using hold = service.holdModel();
    const company = { description: '農場の経営、'.repeat(200_000) };
    // Admitted because it is alone, and larger than the whole queue.
    const first = hold.tagMany([{ company }]);
    expect(() => hold.tagMany([{ company: { description: '農' } }])).toThrow(
      expect.objectContaining({ kind: 'overloaded' }),
    );
    const singles = [200, 50].map((length) => hold.tag({ description: textOf(length) }));
    await expect(hold.tag({ description: '農' })).rejects.toMatchObject({ kind: 'overloaded' });
    for (const answer of await Promise.all(singles)) expect(answer).toContain('"tags"');
    await Array.fromAsync(first);
  });
});

describe('BODY_TIMEOUT_SECONDS', async () => {
  const app = await startService({ BODY_TIMEOUT_SECONDS: '1' });
  const address = await app.listen({ host: '127.0.0.1', port: 0 });

  it('ends a request whose body stays incomplete with 408, but not a stream', async () => {
    const hasTimedOut = Promise.withResolvers<void>();
    const send = (path: string, type: string, start: string, rest: string) =>
      fetch(`${address}${path}`, {
        method: 'POST',
        headers: { 'content-type': type },
        body: ReadableStream.from(
          (async function* () {
            yield new TextEncoder().encode(start);
            await hasTimedOut.promise;
            yield new TextEncoder().encode(rest);
          })(),
        ),
        duplex: 'half',
      });
    const line = '{"description":"農場"}\n';
    // The answer to the first line shows that the stream began before the request that times out.
    const stream = await send('/tag/stream', 'application/x-ndjson', line, line);
    const slow = await send('/tag', 'application/json', '{"description":', '"農場"}');
    expect(slow.status).toBe(408);
    expect(slow.headers.get('content-type')).toBe('application/problem+json');
    hasTimedOut.resolve();
    expect(stream.status).toBe(200);
    const results = (await stream.text())
      .trimEnd()
      .split('\n')
      .map((result) => JSON.parse(result));
    expect(results).toEqual([results[0], results[0]]);
    expect(results[0]).toHaveProperty('tags');
    const quick = await client(app).post('/tag').send({ description: '農場' });
    expect(quick.status).toBe(200);
  });
});
