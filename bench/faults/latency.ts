import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { overviews, typicalOverviews } from '../texts.ts';
import { URL } from './service.ts';

export interface Latency {
  readonly requests: number;
  /** Responses other than 2xx and 3xx, and failed connections. */
  readonly failed: number;
  /** In milliseconds, as the slowest request. */
  readonly p99: number;
  readonly slowest: number;
}

/** Sends single requests from 8 connections without pause, with wrk, for the given number of seconds. */
export async function measureLatency(seconds: number): Promise<Latency> {
  const directory = await mkdtemp(join(tmpdir(), 'bench-latency-'));
  const script = join(directory, 'post.lua');
  const bodies = typicalOverviews(overviews())
    .slice(0, 100)
    .map((description) => JSON.stringify(JSON.stringify({ description })));
  await writeFile(
    script,
    `local bodies = {${bodies.join(',')}}
     local next = 0
     wrk.method = "POST"
     wrk.headers["content-type"] = "application/json"
     request = function()
       next = next % #bodies + 1
       return wrk.format(nil, "/tag", nil, bodies[next])
     end
     done = function(summary, latency)
       local e = summary.errors
       print(string.format("figures %d %d %f %f", summary.requests, e.connect + e.read + e.write + e.timeout + e.status,
         latency:percentile(99) / 1000, latency.max / 1000))
     end`,
  );
  try {
    const wrk = spawn('wrk', ['-t1', '-c8', '--timeout', '30s', `-d${seconds}s`, '-s', script, URL]);
    const [output] = await Promise.all([text(wrk.stdout), once(wrk, 'exit')]);
    const figures = output.match(/figures (\d+) (\d+) ([\d.]+) ([\d.]+)/) ?? [];
    const [, requests, failed, p99, slowest] = figures.map(Number);
    return { requests, failed, p99, slowest };
  } finally {
    await rm(directory, { recursive: true });
  }
}
