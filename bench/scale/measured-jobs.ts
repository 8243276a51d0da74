import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { jobAnswerSchema } from '../../src/contract/jobs.ts';
import { type ChunkData, openQueue, QUEUES } from '../../src/jobs/queues.ts';
import { stop, untilReady } from '../programs.ts';

const REDIS_PORT = 3909;
const SERVICE_PORT = 3910;
const SERVICE = `http://127.0.0.1:${SERVICE_PORT}`;

/** Cumulative commands and processor time of Redis, and its current memory. */
export interface RedisUse {
  readonly commands: number;
  readonly processorSeconds: number;
  readonly bytes: number;
}

/** A service, a Redis with an append-only file, and any number of workers on this machine. */
export class Cluster {
  readonly directory: string;
  readonly redis: Redis;
  readonly #environment: Record<string, string>;
  readonly #processes: ChildProcess[] = [];
  #workers: ChildProcess[] = [];

  private constructor(directory: string, environment: Record<string, string>) {
    const url = `redis://127.0.0.1:${REDIS_PORT}`;
    this.directory = directory;
    this.redis = new Redis(url, { maxRetriesPerRequest: null });
    this.redis.on('error', () => {});
    this.#environment = {
      REDIS_URL: url,
      JOBS_DIRECTORY: directory,
      LOG_LEVEL: 'info',
      PORT: '',
      ...environment,
    };
  }

  static async start(environment: Record<string, string> = {}): Promise<Cluster> {
    const directory = await mkdtemp(join(tmpdir(), 'bench-scale-'));
    const durable = ['--appendonly', 'yes', '--save', '', '--dir', directory];
    const redis = spawn('redis-server', ['--port', String(REDIS_PORT), '--bind', '127.0.0.1', ...durable], {
      stdio: 'ignore',
    });
    const cluster = new Cluster(directory, environment);
    const service = cluster.#run(['serve', '--port', String(SERVICE_PORT)], 'ignore');
    cluster.#processes.push(redis, service);
    await untilReady(`${SERVICE}/health/ready`);
    return cluster;
  }

  /** Replaces the workers with `count` new ones and waits until each has loaded its model. */
  async haveWorkers(count: number): Promise<void> {
    await Promise.all(this.#workers.map(stop));
    this.#workers = Array.from({ length: count }, () => this.#run(['worker'], 'pipe'));
    await Promise.all(
      this.#workers.map(async ({ stdout }) => {
        if (stdout === null) throw new Error('a worker has no output');
        for await (const line of createInterface(stdout)) if (line.includes('accepting work')) break;
        stdout.resume();
      }),
    );
  }

  /** Peak resident memory over all workers, in bytes. */
  async workerMemory(): Promise<number> {
    const sizes = await Promise.all(
      this.#workers.map(async ({ pid }) => {
        const status = await readFile(`/proc/${pid}/status`, 'utf8');
        return 1024 * Number(status.match(/VmHWM:\s+(\d+) kB/)?.[1]);
      }),
    );
    return Math.max(...sizes);
  }

  /** Runs a job and returns the seconds from its creation to its end. */
  async job(input: string): Promise<number> {
    const output = `${input}.tagged`;
    for (const file of [output, `${output}.manifest.json`])
      await rm(join(this.directory, file), { force: true });
    const { createdAt, finishedAt, state, error } = await this.ended(await this.submit(input, output));
    if (state !== 'completed') throw new Error(error);
    return (finishedAt.getTime() - createdAt.getTime()) / 1000;
  }

  /** @returns the ID of the job */
  async submit(input: string, output: string): Promise<string> {
    const headers = { 'content-type': 'application/json' };
    const body = JSON.stringify({ input, output });
    const answer = await fetch(`${SERVICE}/jobs`, { method: 'POST', headers, body });
    return jobAnswerSchema.parse(await answer.json()).id;
  }

  /** Cancels a job and returns the seconds until it has ended. */
  async cancel(id: string): Promise<number> {
    const asked = Date.now();
    await fetch(`${SERVICE}/jobs/${id}`, { method: 'DELETE' });
    return ((await this.ended(id)).finishedAt.getTime() - asked) / 1000;
  }

  /** Waits until the job has ended. */
  async ended(id: string) {
    for (;;) {
      const answer = await fetch(`${SERVICE}/jobs/${id}`);
      const { createdAt, finishedAt, state, error } = jobAnswerSchema.parse(await answer.json());
      if (finishedAt !== undefined) {
        return { createdAt: new Date(createdAt), finishedAt: new Date(finishedAt), state, error };
      }
      await setTimeout(1_000);
    }
  }

  /** Memory of Redis per waiting chunk, in bytes, measured with `many` chunks. */
  async bytesOfWaitingChunk(chunk: ChunkData, many: number): Promise<number> {
    await Promise.all(this.#workers.splice(0).map(stop));
    const queue = openQueue<ChunkData>(QUEUES.chunks, this.redis);
    const before = await this.redisUse();
    for (let index = 0; index < many; index++) {
      await queue.add('chunk', { ...chunk, index }, { jobId: `${chunk.job}-${index}`, priority: index + 1 });
    }
    const after = await this.redisUse();
    await queue.obliterate({ force: true });
    return (after.bytes - before.bytes) / many;
  }

  /** Seconds that one worker needs for the companies, extrapolated from the time between first and last result. */
  async companies(descriptions: readonly string[]): Promise<number> {
    await this.haveWorkers(0);
    const companies = openQueue<object>(QUEUES.companies, this.redis);
    const results = openQueue<object>(QUEUES.results, this.redis);
    await companies.addBulk(descriptions.map((description) => ({ name: 'tag', data: { description } })));
    await this.haveWorkers(1);
    const [first, started] = [await results.getWaitingCount(), performance.now()];
    while ((await results.getWaitingCount()) < descriptions.length) await setTimeout(100);
    const took = (performance.now() - started) / 1000;
    await Promise.all([companies, results].map((queue) => queue.obliterate({ force: true })));
    return (took * descriptions.length) / (descriptions.length - first);
  }

  /** Size of a job's output, in bytes. */
  async outputSize(input: string): Promise<number> {
    return (await stat(join(this.directory, `${input}.tagged`))).size;
  }

  async redisUse(): Promise<RedisUse> {
    const info = await this.redis.info();
    const figure = (name: string) => Number(info.match(new RegExp(`^${name}:([\\d.]+)`, 'm'))?.[1]);
    return {
      commands: figure('total_commands_processed'),
      processorSeconds: figure('used_cpu_user') + figure('used_cpu_sys'),
      bytes: figure('used_memory'),
    };
  }

  async stop(): Promise<void> {
    this.redis.disconnect();
    await Promise.all([...this.#workers, ...this.#processes].map(stop));
    await rm(this.directory, { recursive: true, force: true });
  }

  #run(args: readonly string[], stdout: 'ignore' | 'pipe'): ChildProcess {
    return spawn(process.execPath, ['src/cli/main.ts', ...args], {
      env: { ...process.env, ...this.#environment },
      stdio: ['ignore', stdout, 'inherit'],
    });
  }
}
