import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, expect } from 'vitest';
import type { z } from 'zod';
import { jobAnswerSchema } from '../../src/contract/jobs.ts';
import { writeModel } from '../../src/model/bundle.ts';
import { loadTagger } from '../../src/tagger/load-tagger.ts';
import { run } from '../cli/run.ts';
import { hasRedis, startRedis } from '../fixtures/redis.ts';
import { smallModel } from '../fixtures/small-model.ts';
import { startWithoutModel } from '../http/service.ts';

export type JobAnswer = z.infer<typeof jobAnswerSchema>;

/** Creates a directory that is removed after the test file, when no queue worker writes to it any more. */
export async function fileDirectory(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'company-tagger-jobs-'));
  afterAll(async () => {
    await killWorkers();
    await rm(directory, { recursive: true, force: true });
  });
  return directory;
}

/** Writes a small model to disk. @returns its directory */
export async function modelOnDisk(): Promise<string> {
  const bundle = join(await fileDirectory(), 'small');
  await writeModel(bundle, await smallModel());
  return bundle;
}

/** Starts a replica of the service. @returns its URL */
export async function startReplica(environment: Record<string, string> & { MODEL: string }): Promise<string> {
  const app = await startWithoutModel(environment);
  const { service } = app;
  service.use(await loadTagger(environment.MODEL));
  return app.listen({ host: '127.0.0.1', port: 0 });
}

/** Starts all that jobs need except queue workers: a directory, a model, Redis (if installed) and a replica. */
export async function startCluster(more: Record<string, string> = {}) {
  const directory = await fileDirectory();
  const model = await modelOnDisk();
  const redis = hasRedis ? await startRedis() : undefined;
  const environment = { MODEL: model, REDIS_URL: redis?.url ?? '', JOBS_DIRECTORY: directory, ...more };
  const url = await startReplica(environment);
  const client = new JobClient(url);
  const path = (name: string) => join(directory, name);
  return { path, directory, model, redis, environment, url, client };
}

/** The queue workers of the test file that have not ended. */
const workers = new Set<ChildProcess>();

async function killWorkers(): Promise<void> {
  await Promise.all(workers.values().map((worker) => end(worker, 'SIGKILL')));
}

/** Starts `company-tagger worker` as a process, and waits until it accepts work. @param log receives what it logs */
export async function startWorker(
  environment: Record<string, string>,
  log: string[] = [],
): Promise<ChildProcess> {
  const child = spawn(process.execPath, ['src/cli/main.ts', 'worker'], {
    env: { ...process.env, PORT: '', ...environment },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  workers.add(child);
  child.once('exit', () => workers.delete(child));
  child.stdout.setEncoding('utf8').on('data', (text: string) => log.push(text));
  for await (const line of createInterface(child.stdout)) {
    if (!line.includes('accepting work')) continue;
    child.stdout.resume();
    return child;
  }
  throw new Error('the queue worker ended before it accepted work');
}

export async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  const ended = once(child, 'exit');
  child.kill(signal);
  await ended;
}

/** A client of the jobs API. */
export class JobClient {
  readonly #url: string;
  readonly #headers: Record<string, string>;

  constructor(url: string, key?: string) {
    this.#url = url;
    this.#headers = key === undefined ? {} : { authorization: `Bearer ${key}` };
  }

  async submit(job: object): Promise<{ status: number; body: JobAnswer }> {
    const answer = await this.post(job);
    return { status: answer.status, body: jobAnswerSchema.parse(await answer.json()) };
  }

  post(job: object, idempotencyKey?: string): Promise<Response> {
    const headers = {
      ...this.#headers,
      'content-type': 'application/json',
      ...(idempotencyKey !== undefined && { 'idempotency-key': idempotencyKey }),
    };
    return fetch(`${this.#url}/jobs`, { method: 'POST', headers, body: JSON.stringify(job) });
  }

  async get(id: string): Promise<JobAnswer> {
    const answer = await fetch(`${this.#url}/jobs/${id}`, { headers: this.#headers });
    return jobAnswerSchema.parse(await answer.json());
  }

  async cancel(id: string): Promise<number> {
    return (await fetch(`${this.#url}/jobs/${id}`, { method: 'DELETE', headers: this.#headers })).status;
  }

  /** Waits until the job has completed, failed or been cancelled. */
  async ended(id: string): Promise<JobAnswer> {
    await expect
      .poll(async () => (await this.get(id)).finishedAt, { timeout: 120_000, interval: 100 })
      .toBeDefined();
    return this.get(id);
  }

  async done(job: object): Promise<JobAnswer> {
    const { body } = await this.submit(job);
    return this.ended(body.id);
  }
}

/** Tags the file by `company-tagger tag` with the same model. @returns the output */
export async function taggedByCommand(
  input: string,
  model: string,
  extension: string,
  ...options: string[]
): Promise<Buffer> {
  const output = join(await fileDirectory(), `reference${extension}`);
  const { code, stderr } = await run([
    'tag',
    '--in',
    input,
    '--out',
    output,
    '--model',
    model,
    '--allow-errors',
    ...options,
  ]);
  expect({ code, stderr }).toMatchObject({ code: 0 });
  return readFile(output);
}
