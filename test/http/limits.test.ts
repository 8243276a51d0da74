import { describe, expect, it } from 'vitest';
import type { OperationalError } from '../../src/contract/error.ts';
import { client, startService } from './service.ts';

/** The ways that text can come: each sends companies with descriptions of these lengths, and tells how it went. */
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

describe('the longest description', async () => {
  const app = await startService({ MAX_DESCRIPTION_CHARACTERS: '50' });
  it.each(ways)('is the same for a %s', async (_, send) => {
    expect((await send(app, [49])).items).toEqual([200]);
    expect((await send(app, [50])).items).toEqual([200]);
    const over = await send(app, [51]);
    expect(over.items ?? [over.status]).toEqual([400]);
  });
});

describe('the largest body', async () => {
  const size = (description: string) => Buffer.byteLength(JSON.stringify({ description }));
  const app = await startService({ MAX_BODY_BYTES: String(size(textOf(100))) });
  it('bounds a single text and a batch by the byte, and not a stream, which is never kept', async () => {
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

describe('the characters that a caller may send in a minute', () => {
  it.each(ways)('are counted alike when they come as a %s', async (_, send) => {
    const app = await startService({ CHARACTERS_PER_MINUTE: '100' });
    // One is left after this, and so the next may begin; nothing is left after that.
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

  it.each(ways)('let a %s that is longer go to its end, as it could never be sent else', async (_, send) => {
    const app = await startService({ CHARACTERS_PER_MINUTE: '100' });
    expect((await send(app, [150])).items).toEqual([200]);
    expect((await send(app, [1])).status).toBe(429);
  });
});

describe('the characters that may be waiting', async () => {
  const app = await startService({ MAX_QUEUE_CHARACTERS: '1000', WORKERS: '1' });
  const { service } = app;
  /** Takes up so many characters of the room while the other is sent. */
  async function whileWaiting<Result>(characters: number, work: () => Promise<Result>): Promise<Result> {
    using hold = service.holdModel();
    const others = hold.tagMany([
      { company: { description: '農場の経営、'.repeat(40_000).slice(0, characters) } },
    ]);
    const result = await work();
    await others;
    return result;
  }

  it.each([
    ['single', 1000],
    ['batch', 750],
    ['stream', 750],
  ] as const)('are bounded for a %s, of whom single ones may use all of the room', async (way, limit) => {
    const send = (length: number) => WAYS[way](app, [length]);
    for (const length of [limit - 1, limit]) {
      expect((await send(length)).status).toBe(200);
    }
    // With more than the whole room taken, which is allowed to whoever is alone.
    const { status, headers } = await whileWaiting(200_000, () => send(1));
    expect(status).toBe(503);
    expect(Number(headers['retry-after'])).toBeGreaterThanOrEqual(1);
    expect((await send(1)).status).toBe(200);
  });

  it('keep a part for single texts, which batches and streams cannot take', async () => {
    using hold = service.holdModel();
    const long = '農場の経営、'.repeat(200_000);
    // Admitted alone; then one more, to the character, and one past that.
    const first = hold.tagMany([{ company: { description: long.slice(0, 740) } }]);
    const [batchAt, batchOver, singleAt] = [10, 1, 250].map((length) => {
      const company = { description: long.slice(0, length) };
      return length === 250
        ? hold.tag(company)
        : hold.tagMany([{ company }]).then(
            () => 'taken',
            (error: OperationalError) => error.kind,
          );
    });
    expect(await batchAt).toBe('taken');
    expect(await batchOver).toBe('overloaded');
    expect(await singleAt).toContain('"tags"');
    await first;
  });
});

describe('the time that a body may take to arrive', async () => {
  const app = await startService({ BODY_TIMEOUT_SECONDS: '0.2' });
  const address = await app.listen({ host: '127.0.0.1', port: 0 });

  it('ends a request that drips, with 408, and not a stream', async () => {
    const drip = async function* (pieces: string[]) {
      for (const piece of pieces) {
        yield new TextEncoder().encode(piece);
        await new Promise((resolve) => setTimeout(resolve, 150));
      }
    };
    const send = (path: string, type: string, pieces: string[]) =>
      fetch(`${address}${path}`, {
        method: 'POST',
        headers: { 'content-type': type },
        body: ReadableStream.from(drip(pieces)),
        duplex: 'half',
      });
    const slow = await send('/tag', 'application/json', ['{"description"', ':"農', '場', '"', '}']);
    expect(slow.status).toBe(408);
    expect(slow.headers.get('content-type')).toBe('application/problem+json');
    const stream = await send('/tag/stream', 'application/x-ndjson', [
      '{"description"',
      ':"農',
      '場',
      '"',
      '}\n',
    ]);
    expect(stream.status).toBe(200);
    expect(JSON.parse(await stream.text())).toHaveProperty('tags');
    const quick = await send('/tag', 'application/json', ['{"description":"農場"}']);
    expect(quick.status).toBe(200);
  });
});
