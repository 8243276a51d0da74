import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { hasRedis } from '../fixtures/redis.ts';
import { startCluster, startWorker, taggedByCommand } from './cluster.ts';

const SAMPLE = await readFile('data/sample/overviews.jsonl', 'utf8');

describe.skipIf(!hasRedis)('a worker that is told to end', async () => {
  const { path, model, environment, client } = await startCluster();
  const input = path('in.jsonl');

  it('ends at once and well, whatever it has in hand, and another goes on', {
    timeout: 120_000,
  }, async () => {
    await writeFile(input, SAMPLE.repeat(100));
    const { body } = await client.submit({ input: 'in.jsonl', output: 'out.jsonl' });
    for (const begun of [1, 3]) {
      // The first is ended while it cuts, as it tags nothing before that; the second while it tags.
      const worker = await startWorker(environment);
      const isBegun = async () => {
        const { chunks, state } = await client.get(body.id);
        return begun === 1 ? state === 'running' : chunks.done >= begun;
      };
      await expect.poll(isBegun, { interval: 20 }).toBe(true);
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
