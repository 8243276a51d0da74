import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { count, megabytes, quantile, type Row } from '../measure.ts';
import { overviews, typicalOverviews } from '../texts.ts';
import { LIMIT_BYTES, serveLimited } from './limited-service.ts';
import { post } from './service.ts';

const CLIENTS_PROGRAM = fileURLToPath(new URL('./hostile-clients.ts', import.meta.url));
const SECONDS = 300;
const CLIENTS = 4;
/** Of a client, between its requests. */
const PAUSE_MILLISECONDS = 20;

const answersSchema = z.record(z.string(), z.record(z.string(), z.number()));

/** The most expensive requests that are valid, and badly behaved clients, all at once, with normal traffic beside them. */
export async function hostile(): Promise<Row[]> {
  const service = await serveLimited();
  try {
    const attack = spawn(process.execPath, [CLIENTS_PROGRAM, String(SECONDS)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let isOver = false;
    const output = Promise.all([text(attack.stdout), once(attack, 'exit')]).finally(() => {
      isOver = true;
    });
    const texts = typicalOverviews(overviews());
    const milliseconds: number[] = [];
    let failed = 0;
    const normal = async (client: number) => {
      for (let turn = client; !isOver; turn += CLIENTS) {
        const began = performance.now();
        const status = await post('/tag', { description: texts[turn % texts.length] }).then(
          async (answer) => {
            await answer.arrayBuffer();
            return answer.status;
          },
          () => 0,
        );
        milliseconds.push(performance.now() - began);
        if (status !== 200) failed++;
        await new Promise((resolve) => setTimeout(resolve, PAUSE_MILLISECONDS));
      }
    };
    const half = new Promise((resolve) => setTimeout(resolve, 500 * SECONDS)).then(() => service.peakBytes());
    await Promise.all(Array.from({ length: CLIENTS }, (_, client) => normal(client)));
    const [printed] = await output;
    const answers = answersSchema.parse(JSON.parse(printed));
    const peak = service.peakBytes();
    const told = Object.entries(answers).map(
      ([name, counts]) =>
        `${name}: ${Object.entries(counts)
          .map(([answer, times]) => `${times} ${answer}`)
          .join(', ')}`,
    );
    return [
      {
        what: `the most expensive requests and badly behaved clients at once, for ${SECONDS} s: memory`,
        ours: `${service.isRunning() ? 'runs' : 'KILLED'}; ${megabytes(await half)} after half the time; ${told.join('; ')}`,
        peer: '',
        result: `at most ${megabytes(peak)}`,
        target: `below the chart's ${megabytes(LIMIT_BYTES)}, level`,
      },
      {
        what: `single requests of others meanwhile: ${count(milliseconds.length)}`,
        ours: `p50 ${quantile(milliseconds, 0.5).toFixed(0)} ms, p99 ${quantile(milliseconds, 0.99).toFixed(0)} ms`,
        peer: '',
        result: `${failed} failed, p99 ${quantile(milliseconds, 0.99).toFixed(0)} ms`,
        target: '0 failed, p99 below 250 ms',
      },
    ];
  } finally {
    await service.end();
  }
}
