import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { Worker } from 'node:worker_threads';
import { afterAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { modelVersions } from '../fixtures/model-versions.ts';
import { sampleData } from '../fixtures/small-model.ts';
import { startWithoutModel } from './service.ts';

/** Those that tag; the one that loads a model is none. */
const threads: Worker[] = [];
const note = (message: unknown) => {
  if (typeof message === 'object' && message !== null && 'worker' in message)
    threads.push(message.worker as Worker);
};
subscribe('worker_threads', note);
afterAll(() => unsubscribe('worker_threads', note));

const directory = await modelVersions(['v1', 'v2']);
const app = await startWithoutModel({ MODEL: directory, WORKERS: '2' });
const { deployment, service } = app;
await deployment.activate('v1');
threads.length = 0;
service.start();
const tagging = [...threads];
const url = await app.listen({ host: '127.0.0.1', port: 0 });
const { train } = await sampleData();
const companies = train.map(({ id, description }) => ({ id, description }));

/** Sends requests from some clients without pause until the work is done. */
async function underLoad<Answer>(work: () => Promise<void>, request: (turn: number) => Promise<Answer>) {
  let isOver = false;
  const client = async (number: number) => {
    const answers: Answer[] = [];
    for (let turn = number; !isOver; turn += CLIENTS) answers.push(await request(turn));
    return answers;
  };
  const clients = Array.from({ length: CLIENTS }, (_, number) => client(number));
  await work().finally(() => {
    isOver = true;
  });
  return (await Promise.all(clients)).flat();
}
const CLIENTS = 4;
const answerSchema = z.looseObject({
  results: z.array(z.unknown()).optional(),
  model: z.object({ version: z.enum(['v1', 'v2']), digest: z.string() }),
});

async function post(path: string, request: object) {
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch(`${url}${path}`, { method: 'POST', headers, body: JSON.stringify(request) });
  const body = answerSchema.parse(await answer.json());
  return { status: answer.status, body, version: answer.headers.get('x-model-version') };
}
const single = (turn: number) => post('/tag', companies[turn % companies.length]);

describe('the service under load', () => {
  it('loses no request when its threads are killed', async () => {
    const batch = () => post('/tag/batch', { companies });
    const expected = (await batch()).body.results;
    const answers = await underLoad(async () => {
      for (const victim of tagging) {
        await new Promise((resolve) => setTimeout(resolve, 200));
        await victim.terminate();
      }
      await new Promise((resolve) => setTimeout(resolve, 200));
    }, batch);
    expect(answers.length).toBeGreaterThan(0);
    for (const { status, body } of answers) {
      expect(status).toBe(200);
      expect(body.results).toEqual(expected);
    }
    expect(threads.length).toBeGreaterThanOrEqual(2 * tagging.length);
  });

  it('fails no request while the model changes, and mixes no two models in an answer', async () => {
    const taggings = async (version: string) => {
      await deployment.activate(version);
      return Promise.all(companies.map((company) => post('/tag', company)));
    };
    const of = { v1: await taggings('v1'), v2: await taggings('v2') };
    const answers = await underLoad(
      async () => {
        for (let swap = 0; swap < 20; swap++) await deployment.activate(swap % 2 === 0 ? 'v1' : 'v2');
      },
      async (turn) => ({ turn, ...(await single(turn)) }),
    );
    const seen = new Set<string>();
    for (const { turn, status, body, version } of answers) {
      expect(status).toBe(200);
      const name = body.model.version;
      seen.add(name);
      expect(version).toBe(`small:${name}@${body.model.digest}`);
      expect(body).toEqual(of[name][turn % companies.length].body);
    }
    expect([...seen].sort()).toEqual(['v1', 'v2']);
  });
});
