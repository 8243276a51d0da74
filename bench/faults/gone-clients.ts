import { connect } from 'node:net';
import { quantile, type Row } from '../measure.ts';
import { overviews } from '../texts.ts';
import { batchOf, JSON_TYPE, kill, PORT, post, serve, URL } from './service.ts';

const STREAMS = 150;
const STREAM_BYTES = 500_000;
const BATCHES = 20;
const ROUNDS = 20;

/** Clients that leave before they have their answers. */
export async function goneClients(): Promise<Row[]> {
  const child = await serve();
  try {
    await post('/tag/batch', { companies: batchOf(500_000) }).then((answer) => answer.text());
    return [await afterStreams(), await afterBatches()];
  } finally {
    await kill(child);
  }
}

/** Batches of others after many streams have been left. */
async function afterStreams(): Promise<Row> {
  const batch = async () => {
    const began = performance.now();
    const answer = await post('/tag/batch', { companies: batchOf(5_000) });
    await answer.text();
    return { status: answer.status, milliseconds: performance.now() - began };
  };
  const several = async () => {
    const batches = [];
    for (let time = 0; time < BATCHES; time++) batches.push(await batch());
    return batches;
  };
  const alone = await several();
  const all = overviews().map((description) => `${JSON.stringify({ description })}\n`);
  const lines = Buffer.from(all.join('')).subarray(0, STREAM_BYTES);
  const sockets = Array.from({ length: STREAMS }, () => {
    const socket = connect(PORT, '127.0.0.1').on('error', () => {});
    const head = 'host: x\r\ncontent-type: application/x-ndjson\r\ntransfer-encoding: chunked';
    socket.write(`POST /tag/stream HTTP/1.1\r\n${head}\r\n\r\n${lines.length.toString(16)}\r\n`);
    socket.write(lines);
    return socket;
  });
  await new Promise((resolve) => setTimeout(resolve, 300));
  for (const socket of sockets) socket.destroy();
  const after = await several();
  const refused = after.filter(({ status }) => status !== 200).length;
  const slowest = (batches: typeof after) =>
    `${quantile(
      batches.map(({ milliseconds }) => milliseconds),
      1,
    ).toFixed(0)} ms`;
  return {
    what: `${STREAMS} streams of ${STREAM_BYTES / 1e6} MB that are left after 0.3 s: the next ${BATCHES} batches of others`,
    ours: `the slowest ${slowest(after)}, before ${slowest(alone)}`,
    peer: '',
    result: `${refused} refused, the slowest ${slowest(after)}`,
    target: '0 refused, 1 s',
  };
}

/** A single text that needs the thread, at the moment when an explained batch is left. */
async function afterBatches(): Promise<Row> {
  const text = overviews().join('');
  const companies = Array.from({ length: 200 }, (_, index) => ({
    description: text.slice(index * 97, index * 97 + 2_000),
  }));
  const body = JSON.stringify({ companies, options: { explain: true, minProbability: 0 } });
  const waits: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const gone = new AbortController();
    const init = { method: 'POST', headers: JSON_TYPE, body, signal: gone.signal };
    const left = fetch(`${URL}/tag/batch`, init)
      .then((answer) => answer.text())
      .catch(() => 'left');
    await new Promise((resolve) => setTimeout(resolve, 300 + 20 * round));
    gone.abort();
    await left;
    const began = performance.now();
    await post('/tag', { description: '農場の経営', options: { explain: true } }).then((answer) =>
      answer.text(),
    );
    waits.push(performance.now() - began);
  }
  const slowest = `${quantile(waits, 1).toFixed(0)} ms`;
  return {
    what: `explained batches of 200 × 2,000 characters that are left, ${ROUNDS} times: until their thread is free`,
    ours: `p50 ${quantile(waits, 0.5).toFixed(0)} ms, at most ${slowest}`,
    peer: '',
    result: `at most ${slowest}`,
    target: '100 ms',
  };
}
