import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { count, type Row } from '../measure.ts';
import { isInstalled } from '../programs.ts';
import { measureLatency } from './latency.ts';
import { kill, serve, URL } from './service.ts';

const REDIS_PORT = 3908;
const SECONDS = 10;

/** SIGSTOP of Redis under load by callers with a character limit, which replicas count together through Redis. */
export async function frozenRedis(): Promise<Row[]> {
  if (!isInstalled('redis-server')) return [];
  const directory = await mkdtemp(join(tmpdir(), 'bench-redis-'));
  const redis = spawn('redis-server', ['--port', String(REDIS_PORT), '--save', '', '--dir', directory]);
  redis.stdout.resume();
  const child = await serve({
    REDIS_URL: `redis://127.0.0.1:${REDIS_PORT}`,
    CHARACTERS_PER_MINUTE: '1000000000',
  });
  try {
    await measureLatency(SECONDS);
    const before = await measureLatency(SECONDS);
    redis.kill('SIGSTOP');
    const [during, metrics] = await Promise.all([measureLatency(SECONDS), slowest('/metrics')]);
    redis.kill('SIGCONT');
    return [
      {
        what: `Redis frozen for ${SECONDS} s under load: ${count(during.requests)} single requests of keys with a limit`,
        ours: `${during.failed} failed, p99 ${during.p99.toFixed(1)} ms, slowest ${during.slowest.toFixed(0)} ms; before p99 ${before.p99.toFixed(1)} ms; slowest answer of /metrics ${metrics.toFixed(0)} ms`,
        peer: '',
        result: `${during.failed} failed`,
        target: '0 failed, all answered within 3 s',
      },
    ];
  } finally {
    await kill(child);
    redis.kill('SIGKILL');
    await rm(directory, { recursive: true });
  }
}

/** @returns the longest of the response times in milliseconds, over the time of the measurement */
async function slowest(path: string): Promise<number> {
  let longest = 0;
  for (const end = performance.now() + 1000 * SECONDS; performance.now() < end; ) {
    const started = performance.now();
    await (await fetch(`${URL}${path}`)).text();
    longest = Math.max(longest, performance.now() - started);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  return longest;
}
