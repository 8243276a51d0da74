import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { hasRedis } from '../fixtures/redis.ts';
import { startCluster, startWorker, taggedByCommand } from './cluster.ts';

const SAMPLE = await readFile('data/sample/overviews.jsonl', 'utf8');

describe.skipIf(!hasRedis)('a queue worker that receives SIGTERM', async () => {
  const { path, model, environment, client } = await startCluster();
  const input = path('in.jsonl');

  it('exits with code 0 during splitting and during tagging, and another one completes the job', {
    timeout: 240_000,
  }, async () => {
    await writeFile(input, SAMPLE.repeat(100));
    const { body } = await client.submit({ input: 'in.jsonl', output: 'out.jsonl' });
    for (const minChunks of [0, 3]) {
      // The first is stopped while it splits the input, before it tags anything; the second while it tags.
      const worker = await startWorker(environment);
      const hasStarted = async () => {
        const { chunks, state } = await client.get(body.id);
        return state === 'running' && chunks.done >= minChunks;
      };
      await expect.poll(hasStarted, { interval: 20 }).toBe(true);
      const ended = once(worker, 'exit');
      worker.kill('SIGTERM');
      expect(await ended).toEqual([0, null]);
      expect((await client.get(body.id)).finishedAt).toBeUndefined();
    }
    await startWorker(environment);
    expect(await client.ended(body.id)).toMatchObject({ state: 'completed', records: { errors: 0 } });
    const written = await readFile(path('out.jsonl'));
    expect(written.equals(await taggedByCommand(input, model, '.jsonl'))).toBe(true);
  });
});
