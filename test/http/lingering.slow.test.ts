import { once } from 'node:events';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { digestOfSecret } from '../../src/server/keys.ts';
import { startService } from './service.ts';

const path = join(await mkdtemp(join(tmpdir(), 'company-tagger-keys-')), 'keys.json');
const sha256 = digestOfSecret('secret').toString('hex');
await writeFile(path, JSON.stringify({ keys: [{ name: 'backend', roles: ['tag'], sha256 }] }));
const app = await startService({ KEYS_FILE: path, BODY_TIMEOUT_SECONDS: '1' });
const { port } = new URL(await app.listen({ host: '127.0.0.1', port: 0 }));

it.concurrent.each([
  ['401', '/tag', 'application/json', 'wrong'],
  ['401', '/tag/stream', 'application/x-ndjson', 'wrong'],
  ['404', '/nothing', 'text/html', 'secret'],
  ['415', '/tag', 'text/html', 'secret'],
  ['408', '/tag', 'application/json', 'secret'],
])(
  'a body that drips after %s, for ever, ends with its connection: %s %s',
  async (status, url, type, key) => {
    const socket = connect(Number(port), '127.0.0.1').on('error', () => {});
    const head = [`POST ${url} HTTP/1.1`, 'host: x', `content-type: ${type}`, `authorization: Bearer ${key}`];
    socket.write(`${head.join('\r\n')}\r\ncontent-length: 100000\r\n\r\n`);
    const drip = setInterval(() => socket.write(' '), 100);
    let answer = '';
    socket.on('data', (piece) => {
      answer += piece.toString();
    });
    await once(socket, 'close');
    clearInterval(drip);
    expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
  },
  60_000,
);
