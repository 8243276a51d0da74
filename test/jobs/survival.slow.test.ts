import { readdir, readFile, writeFile } from 'node:fs/promises';
import { setTimeout } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { hasRedis } from '../fixtures/redis.ts';
import { end, startCluster, startWorker, taggedByCommand } from './cluster.ts';

const RECORDS = 100_000;
const SAMPLE = (await readFile('data/sample/overviews.jsonl', 'utf8'))
  .trimEnd()
  .split('\n')
  .map((line) => z.record(z.string(), z.unknown()).parse(JSON.parse(line)));

describe.skipIf(!hasRedis)('a job of 100,000 records', async () => {
  const { path, model, redis, environment, client } = await startCluster();
  const input = path('in.jsonl');

  it('writes every record once and in order, although a queue worker and Redis are killed', async () => {
    const lines = Array.from({ length: RECORDS }, (_, index) =>
      JSON.stringify({ ...SAMPLE[index % SAMPLE.length], id: String(index) }),
    );
    await writeFile(input, lines.join('\n'));
    const [victim] = await Promise.all(Array.from({ length: 3 }, () => startWorker(environment)));

    const { body } = await client.submit({ input: 'in.jsonl', output: 'out.jsonl' });
    const done = async () => (await client.get(body.id)).chunks.done;
    await expect.poll(done).toBeGreaterThan(2);
    await end(victim, 'SIGKILL');
    const before = await done();
    await expect.poll(done).toBeGreaterThan(before);
    await redis?.kill();
    await redis?.start();
    await expect.poll(async () => (await client.get(body.id).catch(() => undefined))?.state).toBe('running');

    expect(await client.ended(body.id)).toMatchObject({
      state: 'completed',
      records: { tagged: RECORDS, errors: 0 },
    });
    const written = await readFile(path('out.jsonl'));
    const ids = written
      .toString()
      .trimEnd()
      .split('\n')
      .map((line) => line.match(/^\{"id":"(\d+)"/)?.[1]);
    expect(ids.every((id, index) => id === String(index))).toBe(true);
    expect(ids).toHaveLength(RECORDS);
    expect(written.equals(await taggedByCommand(input, model, '.jsonl'))).toBe(true);
  }, 240_000);
});

describe.skipIf(!hasRedis)('many jobs', async () => {
  const { path, model, environment, client } = await startCluster();
  const OUTPUTS = Array.from({ length: 12 }, (_, index) => `${index}.jsonl`);

  it('complete and leave nothing else behind, although the queue worker is killed again and again', async () => {
    await writeFile(
      path('in.jsonl'),
      SAMPLE.map((company) => `${JSON.stringify(company)}\n`)
        .join('')
        .repeat(4),
    );
    const jobs = await Promise.all(
      OUTPUTS.map((output) => client.submit({ input: 'in.jsonl', output: `out/${output}` })),
    );
    // Killed wherever it is in splitting, tagging and assembling.
    for (const milliseconds of [500, 1000, 1500, 2000, 2500, 3000]) {
      const victim = await startWorker(environment);
      await setTimeout(milliseconds);
      await end(victim, 'SIGKILL');
    }
    await startWorker(environment);
    for (const { body } of jobs) expect((await client.ended(body.id)).state).toBe('completed');
    const expected = await taggedByCommand(path('in.jsonl'), model, '.jsonl');
    for (const output of OUTPUTS) expect((await readFile(path(`out/${output}`))).equals(expected)).toBe(true);
    expect((await readdir(path('out'))).toSorted()).toEqual(
      OUTPUTS.flatMap((output) => [output, `${output}.manifest.json`]).toSorted(),
    );
  }, 240_000);
});
