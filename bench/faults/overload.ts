import { count, megabytes, quantile, type Row } from '../measure.ts';
import { residentBytes } from '../startup.ts';
import { batchOf, kill, post, serve, URL } from './service.ts';

const SECONDS = 30;
const CLIENTS = 64;
const BATCH_CHARACTERS = 50_000;
const DEADLINE_SECONDS = 10;
/** Pause of a refused client before it retries: far shorter than the Retry-After of the response. */
const PAUSE_MILLISECONDS = 100;

/** Sends batches from 64 clients that ignore Retry-After, which is many times the capacity of the service. */
export async function overload(): Promise<Row[]> {
  const child = await serve({
    MAX_QUEUE_CHARACTERS: '2000000',
    REQUEST_DEADLINE_SECONDS: String(DEADLINE_SECONDS),
  });
  try {
    const body = { companies: batchOf(BATCH_CHARACTERS), options: { limit: 3 } };
    const alone: number[] = [];
    for (let time = 0; time < 20; time++)
      alone.push((await timed(() => post('/tag/batch', body))).milliseconds);
    const before = residentBytes(child.pid);

    const accepted: number[] = [];
    const singles: number[] = [];
    const others = new Map<number, number>();
    let withRetryAfter = 0;
    let most = 0;
    const end = performance.now() + 1000 * SECONDS;
    const client = async () => {
      while (performance.now() < end) {
        const { answer, milliseconds } = await timed(() => post('/tag/batch', body));
        if (answer.status === 200) accepted.push(milliseconds);
        else {
          others.set(answer.status, (others.get(answer.status) ?? 0) + 1);
          if (Number(answer.headers.get('retry-after')) >= 1) withRetryAfter++;
          await new Promise((resolve) => setTimeout(resolve, PAUSE_MILLISECONDS));
        }
      }
    };
    const single = async () => {
      while (performance.now() < end) {
        const { answer, milliseconds } = await timed(() =>
          post('/tag', { ...body.companies[0], options: { explain: true } }),
        );
        if (answer.status === 200) singles.push(milliseconds);
        most = Math.max(most, residentBytes(child.pid));
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    };
    await Promise.all([...Array.from({ length: CLIENTS }, client), single()]);
    const back = await untilAsBefore(body, quantile(alone, 0.5));
    const refused = others.get(503) ?? 0;
    const unexpected = [...others].filter(([status]) => status !== 503);
    const offered = (accepted.length + refused) / accepted.length;
    return [
      {
        what: `${offered.toFixed(0)} times its capacity, for ${SECONDS} s: ${count(accepted.length)} batches accepted, ${count(refused)} refused`,
        ours: `p99 of those accepted ${(quantile(accepted, 0.99) / 1000).toFixed(1)} s; ${withRetryAfter} of ${refused} with Retry-After; other errors: ${unexpected.join(' ') || 'none'}`,
        peer: '',
        result: `p99 ${(quantile(accepted, 0.99) / 1000).toFixed(1)} s`,
        target: `below the deadline of ${DEADLINE_SECONDS} s`,
      },
      {
        what: 'resident memory during overload',
        ours: `${megabytes(before)} before, at most ${megabytes(most)}`,
        peer: '',
        result: megabytes(most),
        target: 'bounded',
      },
      {
        what: `single requests with evidence during overload, which take priority over batches: ${count(singles.length)}`,
        ours: `p50 ${quantile(singles, 0.5).toFixed(0)} ms, p99 ${quantile(singles, 0.99).toFixed(0)} ms`,
        peer: '',
        result: `p99 ${quantile(singles, 0.99).toFixed(0)} ms`,
        target: '',
      },
      {
        what: 'from the end of the overload until a batch takes at most twice as long as before',
        ours: `${(back / 1000).toFixed(2)} s`,
        peer: '',
        result: `${(back / 1000).toFixed(2)} s`,
        target: '5 s',
      },
    ];
  } finally {
    await kill(child);
  }
}

async function untilAsBefore(body: object, before: number): Promise<number> {
  const began = performance.now();
  for (;;) {
    const { answer, milliseconds } = await timed(() => post('/tag/batch', body));
    if (answer.status === 200 && milliseconds < 2 * before) return performance.now() - began - milliseconds;
    if (performance.now() - began > 60_000)
      throw new Error(`${URL} did not return to normal within a minute`);
  }
}

async function timed(work: () => Promise<Response>): Promise<{ answer: Response; milliseconds: number }> {
  const began = performance.now();
  const answer = await work();
  await answer.arrayBuffer();
  return { answer, milliseconds: performance.now() - began };
}
