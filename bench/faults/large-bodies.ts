import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { count, megabytes, type Row, times } from '../measure.ts';
import { overviews } from '../texts.ts';
import { measureLatency } from './latency.ts';
import { LIMIT_BYTES, serveLimited } from './limited-service.ts';
import { JSON_TYPE, PORT, post, URL } from './service.ts';

const TIMES = 20;
const TOO_LARGE = 20_000_000;
const FIELDS = 600_000;
const SECONDS = 10;

/** Bodies that are refused: too large, or with all wrong. And a request that is valid and asks for all there is. */
export async function largeBodies(): Promise<Row[]> {
  const service = await serveLimited();
  try {
    let told = 0;
    for (let time = 0; time < TIMES; time++) if ((await tooLarge()).startsWith('HTTP/1.1 413 ')) told++;

    const before = service.residentBytes();
    const fields = JSON.stringify(
      Object.fromEntries(Array.from({ length: FIELDS }, (_, index) => [`k${index}`, 1])),
    );
    const calm = await measureLatency(SECONDS);
    const measuring = measureLatency(SECONDS);
    const end = performance.now() + 1000 * SECONDS;
    let sent = 0;
    let bytes = 0;
    for (; performance.now() < end; sent++) {
      const init = { method: 'POST', headers: JSON_TYPE, body: fields };
      bytes = (await fetch(`${URL}/tag`, init).then((answer) => answer.bytes())).length;
    }
    const meanwhile = await measuring;
    const after = service.residentBytes();

    const began = performance.now();
    const all = overviews().join('');
    const options = { explain: true, minProbability: 0 };
    const companies = Array.from({ length: 200 }, (_, index) => ({
      description: all.slice(97 * index, 97 * index + 2_000),
    }));
    const answer = await post('/tag/batch', { companies, options });
    let answered = 0;
    for await (const piece of answer.body ?? []) answered += piece.length;
    return [
      {
        what: `bodies of ${megabytes(TOO_LARGE)} that are sent to their end, whatever is answered`,
        ours: `${told} of ${TIMES} clients see 413`,
        peer: '',
        result: `${told} of ${TIMES}`,
        target: `${TIMES} of ${TIMES}`,
      },
      {
        what: `bodies of ${megabytes(fields.length)} with ${count(FIELDS)} unknown fields, ${sent} times in ${SECONDS} s`,
        ours: `answers of ${bytes} bytes; single requests of others: p99 ${meanwhile.p99.toFixed(1)} ms, without them ${calm.p99.toFixed(1)} ms; ${megabytes(before)} resident before, ${megabytes(after)} after`,
        peer: '',
        result: `${meanwhile.failed} failed, p99 ${times(meanwhile.p99 / calm.p99)}`,
        target: '0 failed',
      },
      {
        what: 'a batch of 200 × 2,000 characters with all tags and their evidence: memory',
        ours: `${answer.status}, ${megabytes(answered)} of answer in ${((performance.now() - began) / 1000).toFixed(1)} s; ${service.isRunning() ? 'runs' : 'KILLED'}`,
        peer: '',
        result: `at most ${megabytes(service.peakBytes())}`,
        target: `below the chart's ${megabytes(LIMIT_BYTES)}`,
      },
    ];
  } finally {
    await service.end();
  }
}

/** The answer to a body above the limit, by a client that sends all of it before it reads. */
async function tooLarge(): Promise<string> {
  const socket = connect(PORT, '127.0.0.1').on('error', () => {});
  const head = 'host: x\r\nconnection: close\r\ncontent-type: application/json';
  socket.write(`POST /tag HTTP/1.1\r\n${head}\r\ncontent-length: ${TOO_LARGE}\r\n\r\n`);
  await new Promise((resolve) => {
    socket.once('close', resolve);
    socket.write(Buffer.alloc(TOO_LARGE, ' '), resolve);
  });
  return text(socket).catch(() => '');
}
