import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { Worker } from 'node:worker_threads';
import { afterAll, describe, expect, it } from 'vitest';
import type { CompanyRecord } from '../../src/dataset/records.ts';
import { chunksOf } from '../../src/serving/chunks.ts';
import { TaggerPool } from '../../src/serving/tagger-pool.ts';
import { Tagger } from '../../src/tagger/tagger.ts';
import { sampleData, sharedSmallModel } from '../fixtures/small-model.ts';

const workers: Worker[] = [];
const noteWorker = (message: unknown) => {
  if (typeof message === 'object' && message !== null && 'worker' in message)
    workers.push(message.worker as Worker);
};
subscribe('worker_threads', noteWorker);

const model = await sharedSmallModel();
const rules = { maxDescriptionCharacters: 10_000, isStrict: true };
const pool = new TaggerPool(2, { rules });
afterAll(() => {
  unsubscribe('worker_threads', noteWorker);
  return pool.close();
});

const { train } = await sampleData();
const companies = Array.from({ length: 20 }, () => train).flat();
const tagger = new Tagger(model);
const expected = train.map(({ id, description }) => ({ id, ...tagger.tag(description) }));

async function tag(chunk: readonly CompanyRecord[], signal?: AbortSignal): Promise<unknown[]> {
  const items = chunk.map((company) => ({ company }));
  const task = { items, options: {}, form: 'result' } as const;
  const { json, count } = await pool.run('tagItems', [model], 'bulk', task, signal);
  const results: unknown[] = JSON.parse(`[${new TextDecoder().decode(json)}]`);
  expect(results).toHaveLength(count);
  return count === chunk.length ? results : [...results, ...(await tag(chunk.slice(count), signal))];
}

describe('the tagger pool', () => {
  it('returns the results of a tagger, in order', async () => {
    expect(await tag(train)).toEqual(expected);
  });

  it('tags every text exactly once when worker threads die during the work', async () => {
    const chunks = [...chunksOf(companies, ({ description }) => description)];
    expect(chunks.length).toBeGreaterThan(4);
    const before = workers.length;
    // One thread dies in each round, as a task that loses two threads is given up.
    for (const victim of workers.slice(0, 2)) {
      const results = chunks.map((chunk) => tag(chunk));
      const tagging = Promise.all(results);
      // One chunk is done, so the worker threads are at work on the next ones.
      await results[0];
      await victim.terminate();
      const taggings = (await tagging).flat();
      expect(taggings).toHaveLength(companies.length);
      expect(taggings).toEqual(companies.map((_, index) => expected[index % expected.length]));
    }
    expect(workers.length).toBeGreaterThan(before);
  });

  it('ends a task early where there is much to answer, and the rest is done by further tasks', async () => {
    const options = { explain: true, minProbability: 0 };
    const items = train.map((company) => ({ company }));
    const task = { items, options, form: 'result' } as const;
    const { json, count } = await pool.run('tagItems', [model], 'bulk', task);
    expect(count).toBeGreaterThan(0);
    expect(count).toBeLessThan(items.length);
    expect(json.byteLength).toBeLessThan(2 ** 20);
    const lines = Buffer.from(
      train.map(({ id, description }) => `${JSON.stringify({ id, description })}\n`).join(''),
    );
    const inPieces = { lines, firstLine: 1, options, inPieces: true };
    const { tagged, errors, rest } = await pool.run('tagLines', [model], 'bulk', inPieces);
    expect(tagged + errors).toBeLessThan(train.length);
    const left = lines.subarray(rest?.offset).toString().split('\n');
    expect(JSON.parse(left[0]).id).toBe(train[tagged + errors].id);
    expect(rest?.firstLine).toBe(1 + tagged + errors);
  });

  it('stops tasks that nobody waits for any more, waiting or running, and does the next one', async () => {
    // Far longer than any test may take.
    const companies = Array.from({ length: 20 }, () => ({
      company: { description: '農場の経営、'.repeat(100_000) },
    }));
    const long = {
      descriptions: companies.map(({ company }) => company.description),
      options: { explain: true },
    };
    const gone = new AbortController();
    const reason = new Error('gone');
    const tasks = [1, 2, 3, 4].map(() => pool.run('tagTexts', [model], 'bulk', long, gone.signal));
    setImmediate(() => gone.abort(reason));
    for (const outcome of await Promise.allSettled(tasks)) expect(outcome).toMatchObject({ reason });
    expect(await tag(train.slice(0, 3))).toEqual(expected.slice(0, 3));
  });

  it('turns lines into lines of results, where a bad line becomes an error with its line number', async () => {
    const lines = Buffer.from(`{"id":"a","description":"農場"}\n\n{"id":true}\nno JSON`);
    const tagged = await pool.run('tagLines', [model], 'bulk', {
      lines,
      firstLine: 11,
      options: { limit: 1 },
    });
    const results = Buffer.from(tagged.lines)
      .toString()
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect({ tagged: tagged.tagged, errors: tagged.errors }).toEqual({ tagged: 1, errors: 2 });
    expect(results[0]).toEqual({ id: 'a', ...tagger.tag('農場', { limit: 1 }) });
    expect(results[1]).toMatchObject({
      line: 13,
      error: { status: 400, errors: [{ path: '/id' }, { path: '/description' }] },
    });
    expect(results[2]).toMatchObject({ line: 14, error: { detail: 'The line is not JSON.' } });
    const tooLong = await pool.run('tagLines', [model], 'bulk', {
      lines: undefined,
      firstLine: 5,
      options: {},
    });
    expect(JSON.parse(Buffer.from(tooLong.lines).toString())).toMatchObject({
      line: 5,
      error: { status: 413 },
    });
  });
});
