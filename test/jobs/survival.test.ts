import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { hasRedis, startRedis } from '../fixtures/redis.ts';
import {
  end,
  fileDirectory,
  JobClient,
  modelOnDisk,
  startReplica,
  startWorker,
  taggedByCommand,
} from './cluster.ts';

const RECORDS = 200_000;
const SAMPLE = (await readFile('data/sample/overviews.jsonl', 'utf8'))
  .trimEnd()
  .split('\n')
  .map((line) => JSON.parse(line));

describe.skipIf(!hasRedis)('a job of 200,000 records', async () => {
  const directory = await fileDirectory();
  const input = join(directory, 'in.jsonl');
  const model = await modelOnDisk();
  const redis = hasRedis ? await startRedis() : undefined;
  const environment = { MODEL: model, REDIS_URL: redis?.url ?? '', JOBS_DIRECTORY: directory };
  const client = new JobClient(await startReplica(environment));

  it('has every record once and in order, though a worker is killed and Redis dies in the middle', async () => {
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
    const written = await readFile(join(directory, 'out.jsonl'));
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
