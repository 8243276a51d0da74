import { setTimeout } from 'node:timers/promises';
import { count, median, type Row, times } from '../measure.ts';
import { type Latency, measureLatency } from './latency.ts';
import { kill, post, serve, twoVersions } from './service.ts';

const SWAPS = 200;
const ROUNDS = 10;
/** Duration of a round: about that of its model changes and the pauses after them. */
const SECONDS = 12;
const PAUSE_MILLISECONDS = 400;

/** Changes the model 200 times, twice per second, under continuous single requests. Rounds with and without changes alternate. */
export async function swaps(): Promise<Row[]> {
  const { directory, versions } = await twoVersions();
  const child = await serve({ MODEL: directory });
  const calm: Latency[] = [];
  const changing: Latency[] = [];
  let made = 0;
  try {
    await measureLatency(5);
    for (let round = 0; round < ROUNDS; round++) {
      calm.push(await measureLatency(SECONDS));
      const measured = measureLatency(SECONDS);
      for (let swap = 0; swap < SWAPS / ROUNDS; swap++) {
        const { status } = await post('/admin/models/activate', { version: versions[made % 2] });
        if (status !== 200) throw new Error(`a swap was answered ${status}`);
        made++;
        await setTimeout(PAUSE_MILLISECONDS);
      }
      changing.push(await measured);
    }
  } finally {
    await kill(child);
  }
  const p99 = (latencies: readonly Latency[]) => median(latencies.map((each) => each.p99));
  const ratio = median(changing.map((each, round) => each.p99 / calm[round].p99));
  const requests = changing.reduce((sum, each) => sum + each.requests, 0);
  const failed = changing.reduce((sum, each) => sum + each.failed, 0);
  return [
    {
      what: `${made} changes of the model under load: ${count(requests)} single requests`,
      ours: `p99 ${p99(changing).toFixed(1)} ms, without changes ${p99(calm).toFixed(1)} ms`,
      peer: '',
      result: `${failed} failed, p99 ${times(ratio)}`,
      target: '0 failed, p99 at most 2x',
    },
  ];
}
