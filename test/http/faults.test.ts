import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { Worker } from 'node:worker_threads';
import { afterAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { modelVersions } from '../fixtures/model-versions.ts';
import { sampleData } from '../fixtures/small-model.ts';
import { startWithoutModel } from './service.ts';

/** The threads in the order of their start: one loads the model, the others tag. */
const threads: Worker[] = [];
const note = (message: unknown) => {
  if (typeof message === 'object' && message !== null && 'worker' in message)
    threads.push(message.worker as Worker);
};
subscribe('worker_threads', note);
afterAll(() => unsubscribe('worker_threads', note));

const directory = await modelVersions(['v1', 'v2']);
const app = await startWithoutModel({ MODEL: directory, WORKERS: '2' });
const { deployment } = app;
await deployment.activate('v1');
const [, ...tagging] = threads;
const url = await app.listen({ host: '127.0.0.1', port: 0 });
const { train } = await sampleData();
const companies = train.map(({ id, description }) => ({ id, description }));

const CLIENTS = 4;

/**
 * Sends requests from several clients without a pause until `work` is done.
 * @param work gets a function that waits for the next answer that fulfils a condition
 * @returns all answers
 */
async function underLoad<Answer>(
  request: (turn: number) => Promise<Answer>,
  work: (nextAnswer: (isExpected?: (answer: Answer) => boolean) => Promise<void>) => Promise<void>,
) {
  const answers: Answer[] = [];
  let isOver = false;
  const client = async (number: number) => {
    for (let turn = number; !isOver; turn += CLIENTS) answers.push(await request(turn));
  };
  const nextAnswer = async (isExpected: (answer: Answer) => boolean = () => true) => {
    const from = answers.length;
    await expect
      .poll(() => answers.slice(from).some(isExpected), { interval: 5, timeout: 60_000 })
      .toBe(true);
  };
  const clients = Array.from({ length: CLIENTS }, (_, number) => client(number));
  await work(nextAnswer).finally(() => {
    isOver = true;
  });
  await Promise.all(clients);
  return answers;
}
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
  it('answers every request although its worker threads are killed', async () => {
    const batch = async (turn: number) => ({
      client: turn % CLIENTS,
      ...(await post('/tag/batch', { companies })),
    });
    const expected = (await batch(0)).body.results;
    const answers = await underLoad(batch, async (nextAnswer) => {
      // A request that loses two threads is given up, so each one is answered before the next thread is killed.
      const answerToEveryClient = () =>
        Promise.all(
          Array.from({ length: CLIENTS }, (_, number) => nextAnswer(({ client }) => client === number)),
        );
      for (const victim of tagging) {
        await answerToEveryClient();
        await victim.terminate();
      }
      await answerToEveryClient();
    });
    expect(answers.length).toBeGreaterThan(tagging.length);
    for (const { status, body } of answers) {
      expect(status).toBe(200);
      expect(body.results).toEqual(expected);
    }
    expect(threads.length).toBeGreaterThanOrEqual(2 * tagging.length);
  });

  it('answers every request from exactly one model while models change', async () => {
    const taggings = async (version: string) => {
      await deployment.activate(version);
      return Promise.all(companies.map((company) => post('/tag', company)));
    };
    const of = { v1: await taggings('v1'), v2: await taggings('v2') };
    const answers = await underLoad(
      async (turn) => ({ turn, ...(await single(turn)) }),
      async (nextAnswer) => {
        for (let swap = 0; swap < 20; swap++) {
          const next = swap % 2 === 0 ? 'v1' : 'v2';
          await deployment.activate(next);
          await nextAnswer(({ body }) => body.model.version === next);
        }
      },
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
