import { once } from 'node:events';
import { request } from 'node:http';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { startService } from './service.ts';

const LINE = `${JSON.stringify({ description: '農場の経営' })}\n`;
const NDJSON = { 'content-type': 'application/x-ndjson' };
/** Idle for longer than any shutdown takes. */
const PATIENT = { IDLE_TIMEOUT_SECONDS: '3600' };

async function listen(): Promise<{ app: Awaited<ReturnType<typeof startService>>; port: number }> {
  const app = await startService(PATIENT);
  return { app, port: Number(new URL(await app.listen({ host: '127.0.0.1', port: 0 })).port) };
}

describe('a service that ends', () => {
  it('does not wait for a stream without a further line, and tells it', async () => {
    const { app, port } = await listen();
    const idle = request({ port, method: 'POST', path: '/tag/stream', headers: NDJSON });
    idle.on('error', () => {}).write(LINE);
    const [response] = await once(idle, 'response');
    const answer = text(response);
    await app.close();
    const lines = (await answer).trimEnd().split('\n');
    expect(lines.map((line) => JSON.parse(line))).toMatchObject([
      { tags: expect.any(Array) },
      { error: { status: 408 } },
    ]);
  });

  it('completes a stream that goes on', async () => {
    const { app, port } = await listen();
    const sent = request({ port, method: 'POST', path: '/tag/stream?summary=true', headers: NDJSON });
    sent.write(LINE);
    const [response] = await once(sent, 'response');
    const answer = text(response);
    const closed = app.close();
    sent.end(LINE.repeat(100));
    expect((await answer).trimEnd().split('\n').at(-1)).toContain('"summary":{"lines":101,"tagged":101');
    await closed;
  });

  it('does not wait for a client that does not read its answer', async () => {
    const { app, port } = await listen();
    const socket = connect(port, '127.0.0.1')
      .on('error', () => {})
      .pause();
    const body = LINE.repeat(5_000);
    socket.write(
      'POST /tag/stream?minProbability=0&explain=true HTTP/1.1\r\nhost: x\r\ncontent-type: application/x-ndjson\r\n' +
        `content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
    );
    await expect.poll(() => app.service.answerBytes).toBeGreaterThan(0);
    await app.close();
    socket.destroy();
  });
});
