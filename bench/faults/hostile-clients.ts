import { connect, type Socket } from 'node:net';
import { overviews } from '../texts.ts';
import { JSON_TYPE, PORT, URL } from './service.ts';

/*
 * Clients that send what costs the service most, within all its limits, and badly behaved ones. Runs as a process of its
 * own: node bench/faults/hostile-clients.ts SECONDS. Prints how often each was answered, by status.
 */
const end = performance.now() + 1000 * Number(process.argv[2]);
const text = overviews().join('');
const texts = (count: number, length: number) =>
  Array.from({ length: count }, (_, index) => text.slice(index * 97, index * 97 + length));
const companies = (count: number, length: number) =>
  texts(count, length).map((description) => ({ description }));
const EVERYTHING = { explain: true, minProbability: 0 };

const REQUESTS: Readonly<Record<string, { path: string; body: unknown; clients: number; isLeft?: true }>> = {
  'explained batches': {
    path: '/tag/batch',
    body: { companies: companies(200, 2_000), options: EVERYTHING },
    clients: 2,
  },
  'large batches': { path: '/tag/batch', body: { companies: companies(1_000, 2_000) }, clients: 2 },
  'batches that are left': {
    path: '/tag/batch',
    body: { companies: companies(1_000, 2_000), options: { explain: true } },
    clients: 2,
    isLeft: true,
  },
  'every label of 1,000 texts': {
    path: '/predict',
    body: { inputs: texts(1_000, 500), parameters: { top_k: null } },
    clients: 1,
  },
  'all evidence of a long text': {
    path: '/tag',
    body: { description: text.slice(0, 10_000), options: { ...EVERYTHING, evidenceLimit: 10_000 } },
    clients: 2,
  },
  '600,000 unknown fields': {
    path: '/tag',
    body: Object.fromEntries(Array.from({ length: 600_000 }, (_, index) => [`k${index}`, 1])),
    clients: 2,
  },
  '2,000,000 empty companies': {
    path: '/tag/batch',
    body: { companies: Array(2_000_000).fill({}) },
    clients: 1,
  },
  'bodies of 20 MB': { path: '/tag', body: { description: ' '.repeat(20_000_000) }, clients: 1 },
};
const answers: Record<string, Record<string, number>> = {};
const count = (name: string, answer: string) => {
  const counts = answers[name] ?? {};
  answers[name] = { ...counts, [answer]: (counts[answer] ?? 0) + 1 };
};
const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

async function repeat(name: string, path: string, body: string, isLeft?: true): Promise<void> {
  while (performance.now() < end) {
    const signal = AbortSignal.timeout(isLeft ? Math.round(1000 * Math.random()) : 60_000);
    try {
      const answer = await fetch(`${URL}${path}`, { method: 'POST', headers: JSON_TYPE, body, signal });
      for await (const _ of answer.body ?? []);
      count(name, String(answer.status));
      if (answer.status === 503) await pause(100);
    } catch {
      count(name, signal.aborted ? 'left' : 'broken');
      await pause(100);
    }
  }
}

const LINES = companies(250, 700)
  .map((company) => `${JSON.stringify(company)}\n`)
  .join('');

function stream(query: string, ...lines: string[]): Socket {
  const socket = connect(PORT, '127.0.0.1').on('error', () => {});
  const type = 'content-type: application/x-ndjson\r\ntransfer-encoding: chunked';
  socket.write(`POST /tag/stream?${query} HTTP/1.1\r\nhost: x\r\n${type}\r\n\r\n`);
  for (const line of lines) socket.write(`${Buffer.byteLength(line).toString(16)}\r\n${line}\r\n`);
  return socket;
}

/** Opens sockets again and again, so that there is always this number of them. */
async function keepOpen(name: string, sockets: number, open: () => Socket): Promise<void> {
  const one = async () => {
    while (performance.now() < end) {
      const socket = open();
      const closed = new Promise((resolve) => socket.once('close', resolve));
      await Promise.race([closed, pause(Math.max(0, end - performance.now()))]);
      count(name, socket.destroyed ? 'closed' : 'open at the end');
      socket.destroy();
      await pause(50);
    }
  };
  await Promise.all(Array.from({ length: sockets }, one));
}

async function leaveStreams(): Promise<void> {
  while (performance.now() < end) {
    const sockets = Array.from({ length: 50 }, () => stream('', LINES));
    await pause(300);
    for (const socket of sockets) socket.destroy();
    count('streams that are left', 'left');
    await pause(2_000);
  }
}

const unread = () => stream('explain=true&minProbability=0', LINES).pause();
const idle = () => stream('');
const dripping = () => {
  const socket = connect(PORT, '127.0.0.1').on('error', () => {});
  socket.write(
    'POST /tag HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 9999\r\n\r\n{',
  );
  const timer = setInterval(() => socket.write(' '), 1_000);
  return socket.once('close', () => clearInterval(timer)).resume();
};
await Promise.all([
  ...Object.entries(REQUESTS).flatMap(([name, { path, body, clients, isLeft }]) => {
    const json = JSON.stringify(body);
    return Array.from({ length: clients }, () => repeat(name, path, json, isLeft));
  }),
  keepOpen('streams that nobody reads', 8, unread),
  keepOpen('idle streams', 100, idle),
  keepOpen('bodies that drip', 200, dripping),
  leaveStreams(),
]);
process.stdout.write(`${JSON.stringify(answers)}\n`);
