import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { buildPackage, IMAGE_ENVIRONMENT, PACKAGE } from './image.ts';
import { count, megabytes, quantile, type Row } from './measure.ts';
import { isInstalled, startNode, stop, untilReady } from './programs.ts';
import { residentBytes } from './startup.ts';
import { variedOverviews } from './texts.ts';

const PORT = 3905;
const URL = `http://127.0.0.1:${PORT}`;
const ITEMS = 200_000;
const STREAM_LINES = 1_000_000;

/** Of the image: probe latency and memory while two clients send batches of 1,000 without pause, then memory during a long stream. */
export async function load(texts: readonly string[]): Promise<Row[]> {
  if (!isInstalled('wrk')) return [];
  const directory = await mkdtemp(join(tmpdir(), 'bench-load-'));
  const script = join(directory, 'batch.lua');
  const companies = [...variedOverviews(texts, 1000)].map((description) => ({ description }));
  await writeFile(script, scriptOf(JSON.stringify({ companies })));
  buildPackage();
  const environment = { ...IMAGE_ENVIRONMENT, PORT: String(PORT), LOG_LEVEL: 'warn' };
  const child = startNode('0,1', PACKAGE, environment);
  try {
    await untilReady(`${URL}/health/ready`);
    const batches = async (seconds: number) => {
      const wrk = spawn('wrk', ['-t1', '-c2', `-d${seconds}s`, '-s', script, URL]);
      const [output] = await Promise.all([text(wrk.stdout), once(wrk, 'exit')]);
      return 1000 * Number(output.match(/(\d+) requests in/)?.[1]);
    };
    const warmed = await batches(10);
    const before = residentBytes(child.pid);
    // The machine may be slower than it just was.
    const sent = batches(Math.ceil((1.5 * 10 * ITEMS) / warmed));
    const latencies = await probeUntil(sent);
    const after = residentBytes(child.pid);
    const streamed = await stream(texts, () => residentBytes(child.pid));
    const p99 = `${quantile(latencies, 0.99).toFixed(1)} ms`;
    return [
      {
        what: `GET /health while two clients send batches of 1,000: ${count(latencies.length)} probes`,
        ours: `p50 ${quantile(latencies, 0.5).toFixed(1)} ms, p99 ${p99}`,
        peer: '',
        result: `p99 ${p99}`,
        target: '20 ms',
      },
      {
        what: `resident memory over ${count(await sent)} items in batches`,
        ours: `${megabytes(before)} before, ${megabytes(after)} after`,
        peer: '',
        result: `${after > before ? '+' : ''}${megabytes(after - before)}`,
        target: 'flat',
      },
      {
        what: `POST /tag/stream of ${count(STREAM_LINES)} lines`,
        ours: `${count(streamed.lines)} lines back, ${count(streamed.rate)} lines/s`,
        peer: '',
        result: `at most ${megabytes(streamed.most)} resident`,
        target: 'constant memory',
      },
    ];
  } finally {
    await stop(child);
    await rm(directory, { recursive: true });
  }
}

function scriptOf(body: string): string {
  return `wrk.method = "POST"
wrk.path = "/tag/batch"
wrk.headers["content-type"] = "application/json"
wrk.body = [==[${body}]==]
`;
}

async function probeUntil(end: Promise<unknown>): Promise<number[]> {
  const latencies: number[] = [];
  let isOver = false;
  const over = end.then(() => {
    isOver = true;
  });
  while (!isOver) {
    const started = performance.now();
    await fetch(`${URL}/health`).then((answer) => answer.arrayBuffer());
    latencies.push(performance.now() - started);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  await over;
  return latencies;
}

function stream(texts: readonly string[], resident: () => number) {
  return new Promise<{ lines: number; rate: number; most: number }>((resolve, reject) => {
    const started = performance.now();
    const headers = { 'content-type': 'application/x-ndjson' };
    let lines = 0;
    let most = 0;
    const sent = request(`${URL}/tag/stream?limit=3`, { method: 'POST', headers }, (response) => {
      response.on('data', (piece: Buffer) => {
        for (let at = piece.indexOf(10); at >= 0; at = piece.indexOf(10, at + 1)) lines++;
      });
      const watch = setInterval(() => {
        most = Math.max(most, resident());
      }, 500);
      response.on('end', () => {
        clearInterval(watch);
        resolve({ lines, rate: (1000 * lines) / (performance.now() - started), most });
      });
    });
    sent.on('error', reject);
    void writeLines(sent, texts);
  });
}

async function writeLines(sent: ReturnType<typeof request>, texts: readonly string[]): Promise<void> {
  let piece = '';
  for (const description of variedOverviews(texts, STREAM_LINES)) {
    piece += `${JSON.stringify({ description })}\n`;
    if (piece.length < 65_536) continue;
    if (!sent.write(piece)) await new Promise((resolve) => sent.once('drain', resolve));
    piece = '';
  }
  sent.end(piece);
}
