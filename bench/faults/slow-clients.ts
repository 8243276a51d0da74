import { connect, type Socket } from 'node:net';
import { median, type Row, times } from '../measure.ts';
import { type Latency, measureLatency } from './latency.ts';
import { kill, PORT, serve } from './service.ts';

const CONNECTIONS = 500;
const ROUNDS = 5;
const SECONDS = 5;

/** Slow-client attack: connections that send one byte of their headers or body per second. */
export async function slowClients(): Promise<Row[]> {
  const child = await serve();
  const calm: Latency[] = [];
  const held: Latency[] = [];
  let ended = 0;
  try {
    await measureLatency(SECONDS);
    for (let round = 0; round < ROUNDS; round++) {
      calm.push(await measureLatency(SECONDS));
      const sockets = Array.from({ length: CONNECTIONS }, (_, index) => drip(index % 2 === 0));
      held.push(await measureLatency(SECONDS));
      if (round === ROUNDS - 1) await new Promise((resolve) => setTimeout(resolve, 15_000));
      ended = sockets.filter(({ destroyed, readableEnded }) => destroyed || readableEnded).length;
      for (const socket of sockets) socket.destroy();
    }
  } finally {
    await kill(child);
  }
  const p99 = (latencies: readonly Latency[]) => median(latencies.map((each) => each.p99)).toFixed(1);
  const ratio = median(held.map((each, round) => each.p99 / calm[round].p99));
  const failed = held.reduce((sum, each) => sum + each.failed, 0);
  return [
    {
      what: `${CONNECTIONS} connections that send a byte a second`,
      ours: `single requests of others: p99 ${p99(held)} ms, without them ${p99(calm)} ms, ${failed} failed; after 20 s ${ended} of them had been closed`,
      peer: '',
      result: `${failed} failed, p99 ${times(ratio)}`,
      target: 'unaffected',
    },
  ];
}

function drip(inBody: boolean): Socket {
  const socket = connect(PORT, '127.0.0.1');
  const head = 'POST /tag HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 1000\r\n';
  socket.write(inBody ? `${head}\r\n{` : head);
  const timer = setInterval(() => socket.write(inBody ? ' ' : 'x-a: b\r\n'), 1000);
  socket
    .on('error', () => {})
    .on('close', () => clearInterval(timer))
    .resume();
  return socket;
}
