import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { connect, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { run } from '../cli/run.ts';
import { DATABASES } from '../fixtures/databases.ts';
import { temporaryDirectory } from '../fixtures/temporary-directory.ts';
import { client, startService } from './service.ts';

const FARM = '北海道で乳牛を飼育し、生乳を出荷する牧場です。';
const FEEDBACK = { company: { description: FARM }, added: ['A'], by: 'tester' };
const postgres = DATABASES.find(([name]) => name === 'PostgreSQL');

describe.each(DATABASES)('`feedback export` with %s', async (_, emptyDatabase) => {
  const url = await emptyDatabase();
  const app = await startService({ FEEDBACK: 'true', DATABASE_URL: url });

  it('writes the feedback that the service received as training records', async () => {
    const { headers, body } = await client(app).post('/tag').send({ id: '4711', description: FARM });
    const [{ id }] = body.tags;
    const onRequest = { requestId: headers['x-request-id'], confirmed: [id], by: 'tester' };
    const onCompany = { ...FEEDBACK, company: { description: '寿司店の運営です。' } };
    for (const feedback of [onRequest, onCompany])
      await client(app).post('/feedback').send(feedback).expect(201);
    const out = join(await temporaryDirectory(), 'feedback.jsonl');
    const { code, stdout } = await run(['feedback', 'export', '--database-url', url, '--out', out]);
    expect({ code, stdout }).toEqual({ code: 0, stdout: `Written to ${out} (companies: 2, feedback: 2).\n` });
    const [farm] = (await readFile(out, 'utf8')).split('\n').map((line) => line && JSON.parse(line));
    expect(farm).toMatchObject({ id: '4711', description: FARM, groups: expect.arrayContaining(['theme']) });
    expect(farm.tags).toHaveLength(1);
  });
});

it.skipIf(postgres === undefined)(
  'feedback is refused while PostgreSQL is unreachable, accepted afterwards, and never lost',
  async () => {
    const direct = new URL((await postgres?.[1]()) ?? '');
    const proxy = await startProxy(direct);
    const through = new URL(direct);
    through.host = proxy.host;
    const app = await startService({ FEEDBACK: 'true', DATABASE_URL: through.href });
    let accepted = 0;
    const statuses = async () => {
      const found = new Set<number>();
      for (let round = 0; round < 10; round++) {
        const { status } = await client(app).post('/feedback').send(FEEDBACK);
        found.add(status);
        if (status === 201) accepted++;
        await client(app).post('/tag').send({ description: FARM }).expect(200);
      }
      return [...found];
    };

    expect(await statuses()).toEqual([201]);
    proxy.interrupt();
    expect(await statuses()).toEqual([503]);
    proxy.resume();
    expect(await statuses()).toEqual([201]);
    const out = join(await temporaryDirectory(), 'feedback.jsonl');
    const { stdout } = await run(['feedback', 'export', '--database-url', direct.href, '--out', out]);
    expect(stdout).toContain(`feedback: ${accepted}).`);
    proxy.close();
  },
);

/** Starts a TCP proxy to the server of `url` that can interrupt all connections. */
async function startProxy(url: URL) {
  const sockets = new Set<Socket>();
  let isAway = false;
  const proxy = createServer((socket) => {
    if (isAway) {
      socket.destroy();
      return;
    }
    const upstream = connect(Number(url.port), url.hostname);
    for (const each of [socket, upstream]) sockets.add(each.on('error', () => {}));
    socket.pipe(upstream).pipe(socket);
  });
  await once(proxy.listen(0, '127.0.0.1'), 'listening');
  const address = proxy.address();
  return {
    host: `127.0.0.1:${typeof address === 'object' ? address?.port : ''}`,
    interrupt() {
      isAway = true;
      for (const socket of sockets) socket.destroy();
    },
    resume() {
      isAway = false;
    },
    close: () => proxy.close(),
  };
}
