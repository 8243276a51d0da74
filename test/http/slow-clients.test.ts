import { once } from 'node:events';
import { request } from 'node:http';
import { connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { startService } from './service.ts';

const app = await startService({ IDLE_TIMEOUT_SECONDS: '1', WORKERS: '1', MAX_BUFFER_BYTES: '24000000' });
const { service } = app;
const { port } = new URL(await app.listen({ host: '127.0.0.1', port: 0 }));
const LINE = `${JSON.stringify({ description: '農場の経営、'.repeat(20) })}\n`;
/** An answer that is a thousand times as large as the request. */
const MUCH = 'minProbability=0&explain=true';
const BATCH = {
  companies: Array.from({ length: 500 }, () => ({ description: '農場と牧場の経営、'.repeat(200) })),
  options: { minProbability: 0, explain: true },
};

function stream(query = ''): Socket {
  const socket = connect(Number(port), '127.0.0.1').on('error', () => {});
  const head = `POST /tag/stream?${query} HTTP/1.1\r\nhost: x\r\ncontent-type: application/x-ndjson\r\n`;
  socket.write(`${head}transfer-encoding: chunked\r\n\r\n`);
  return socket;
}
function write(socket: Socket, data: string): void {
  socket.write(`${Buffer.byteLength(data).toString(16)}\r\n${data}\r\n`);
}
const nothingHeld = () =>
  expect.poll(() => [service.queuedCharacters, service.answerBytes], { timeout: 60_000 });

describe('a client that does not read', () => {
  it('makes the service hold a bounded part of its answer, until its connection ends', async () => {
    const sockets = Array.from({ length: 8 }, () => stream(MUCH).pause());
    let most = 0;
    const watch = setInterval(() => {
      most = Math.max(most, service.answerBytes);
    }, 1);
    for (const socket of sockets) write(socket, LINE.repeat(500));
    await expect.poll(connections).toBe(sockets.length);
    // The service closes them.
    await expect.poll(connections, { timeout: 60_000 }).toBe(0);
    clearInterval(watch);
    // Three quarters of the half of MAX_BUFFER_BYTES that is for answers, and the pieces that were being made.
    expect(most).toBeGreaterThan(0);
    expect(most).toBeLessThan(12_000_000);
    await nothingHeld().toEqual([0, 0]);
    for (const socket of sockets) socket.destroy();
  });
});

function connections(): Promise<number> {
  return new Promise((resolve, reject) =>
    app.server.getConnections((error, count) => (error ? reject(error) : resolve(count))),
  );
}

describe('a client that is gone', () => {
  it('gives back the room of its batch, and threads stop working for it', async () => {
    const gone = new AbortController();
    const headers = { 'content-type': 'application/json' };
    const init = { method: 'POST', headers, body: JSON.stringify(BATCH), signal: gone.signal };
    const sent = fetch(`http://127.0.0.1:${port}/tag/batch`, init).then((answer) => answer.text());
    await expect.poll(() => service.queuedCharacters).toBeGreaterThan(0);
    gone.abort();
    await expect(sent).rejects.toThrow();
    await nothingHeld().toEqual([0, 0]);
  });

  it('gives back the room of its streams, also of those that wait for their turn', async () => {
    const sockets = Array.from({ length: 40 }, () => stream(MUCH));
    for (const socket of sockets) write(socket, LINE.repeat(300));
    await expect.poll(() => service.queuedCharacters).toBeGreaterThan(0);
    for (const socket of sockets) socket.destroy();
    await nothingHeld().toEqual([0, 0]);
  });
});

describe('a stream without a further line', () => {
  it('is answered with 408 before its first line', async () => {
    const headers = { 'content-type': 'application/x-ndjson' };
    const sent = request({ port, method: 'POST', path: '/tag/stream', headers }).on('error', () => {});
    sent.write('{"description":');
    const [response] = await once(sent, 'response');
    expect(response.statusCode).toBe(408);
    expect(JSON.parse(await text(response)).type).toBe('urn:company-tagger:problem:request-timeout');
    sent.destroy();
  });

  it('ends with an error after it, even if bytes drip', async () => {
    const socket = stream();
    write(socket, LINE);
    const drip = setInterval(() => write(socket, ' '), 100);
    socket.once('close', () => clearInterval(drip));
    let answer = '';
    socket.setEncoding('utf8').on('data', (piece) => (answer += piece));
    await expect.poll(() => answer, { timeout: 60_000 }).toContain('\r\n0\r\n');
    const lines = answer.split('\r\n').filter((line) => line.startsWith('{'));
    expect(lines.map((line) => JSON.parse(line))).toMatchObject([
      { tags: expect.any(Array) },
      { error: { status: 408, detail: 'No further line arrived in time.' } },
    ]);
    socket.destroy();
  });
});

describe('more connections or streams than there may be', async () => {
  const few = await startService({ MAX_CONNECTIONS: '3', MAX_STREAMS: '2' });
  const address = new URL(await few.listen({ host: '127.0.0.1', port: 0 }));
  const openStream = () => {
    const headers = { 'content-type': 'application/x-ndjson' };
    const sent = request({ port: address.port, method: 'POST', path: '/tag/stream', headers });
    sent.on('error', () => {}).write(LINE);
    return sent;
  };

  it('are refused until others have ended', async () => {
    const streams = [openStream(), openStream()];
    await Promise.all(streams.map((stream) => once(stream, 'response')));
    const third = openStream();
    const [refused] = await once(third, 'response');
    expect(refused.statusCode).toBe(503);
    expect(JSON.parse(await text(refused))).toMatchObject({
      detail: 'There are too many streams; try again later.',
    });
    const fourth = connect(Number(address.port), '127.0.0.1').on('error', () => {});
    await once(fourth, 'close');
    for (const sent of [...streams, third]) sent.destroy();
    await expect
      .poll(
        async () => {
          const next = openStream();
          const [response] = await once(next, 'response').catch(() => [undefined]);
          next.destroy();
          return response?.statusCode;
        },
        { timeout: 60_000 },
      )
      .toBe(200);
  });
});
