import { connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { client, startService } from './service.ts';

const LIMIT = 200_000;
const app = await startService({ MAX_BODY_BYTES: String(LIMIT), MAX_BUFFER_BYTES: '800000' });
const { port } = new URL(await app.listen({ host: '127.0.0.1', port: 0 }));

function open(...headers: string[]): Socket {
  const socket = connect(Number(port), '127.0.0.1').on('error', () => {});
  const head = ['POST /tag HTTP/1.1', 'host: x', 'content-type: application/json', ...headers];
  socket.write(`${head.join('\r\n')}\r\n\r\n`);
  return socket;
}

describe('a body above MAX_BODY_BYTES', () => {
  const size = 100 * LIMIT;
  const body = Buffer.alloc(size, ' ');
  it.each([
    ['content-length', `content-length: ${size}`, [body]],
    ['chunks', 'transfer-encoding: chunked', [`${size.toString(16)}\r\n`, body, '\r\n0\r\n\r\n']],
  ])('is read to its end, so that the client sees 413: %s', async (_, header, parts) => {
    const socket = open(header);
    for (const part of parts) socket.write(part);
    // The answer to this request, on the same connection, comes after that to the former one.
    socket.write('GET /health/live HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n');
    const answers = await text(socket);
    expect(answers).toMatch(/^HTTP\/1.1 413 /);
    expect(answers).toContain('urn:company-tagger:problem:body-too-large');
    expect(answers).toContain('HTTP/1.1 200 OK');
  });

  it('is read to its end where the client wants the connection closed, which it then is', async () => {
    const socket = open(`content-length: ${size}`, 'connection: close');
    socket.write(body);
    expect(await text(socket)).toMatch(/^HTTP\/1.1 413 /);
  });
});

describe('a body with more values than any valid one', () => {
  it.each([
    [
      'fields',
      `{"description":"農場",${Array.from({ length: 17_000 }, (_, index) => `"${index}":1`).join()}}`,
    ],
    ['companies', `{"companies":[${'{},'.repeat(17_000)}{}]}`],
    ['depth', '['.repeat(60_000)],
  ])('is refused with one fault: %s', async (_, body) => {
    const answer = await client(app).post('/tag/batch').type('application/json').send(body).expect(400);
    expect(answer.body).toMatchObject({
      type: 'urn:company-tagger:problem:invalid-request',
      errors: [{ path: '', message: 'must have at most 17000 values in all' }],
    });
  });

  it('is not one of the largest valid ones, nor one with all wrong', async () => {
    const company = { id: '1', name: '株式会社', description: '農' };
    const companies = Array.from({ length: 1000 }, () => company);
    const { body } = await client(app).post('/tag/batch').send({ companies }).expect(200);
    expect(body.results).toHaveLength(1000);
    const wrong = Object.fromEntries(Array.from({ length: 1000 }, (_, index) => [`field${index}`, 1]));
    const refused = await client(app).post('/tag').send(wrong).expect(400);
    expect(refused.body.errors).toHaveLength(20);
    expect(refused.body.detail).toMatch(/\(and \d+ more\)$/);
  });
});

describe('bodies that are in memory', () => {
  it('are refused when there is no room, and give it back when their clients leave', async () => {
    const piece = Buffer.alloc(150_000, ' ');
    const header = `content-length: ${LIMIT}`;
    const sockets = [open(header), open(header)];
    for (const socket of sockets) socket.write(piece);
    await expect.poll(() => app.bodies.taken).toBe(2 * piece.length);
    // Three quarters of half of MAX_BUFFER_BYTES are 300,000.
    const third = open(header, 'connection: close');
    third.write(piece);
    third.end(Buffer.alloc(LIMIT - piece.length, ' '));
    const answer = await text(third);
    expect(answer).toMatch(/^HTTP\/1.1 503 /);
    expect(answer).toContain('urn:company-tagger:problem:overloaded');
    expect(answer.toLowerCase()).toContain('retry-after: 1');
    // Small ones have a part of their own.
    await client(app).post('/tag').send({ description: '農場' }).expect(200);
    for (const socket of sockets) socket.destroy();
    await expect.poll(() => app.bodies.taken).toBe(0);
  });
});
