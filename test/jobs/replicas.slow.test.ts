import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { digestOfSecret } from '../../src/server/keys.ts';
import { DATABASES } from '../fixtures/databases.ts';
import { hasRedis, startRedis } from '../fixtures/redis.ts';
import { fileDirectory, JobClient, modelOnDisk, startReplica, startWorker } from './cluster.ts';

const DESCRIPTION = '北海道で乳牛を飼育し、生乳を出荷する牧場です。';
const PER_MINUTE = 3 * DESCRIPTION.length;

const postgres = DATABASES.find(([name]) => name === 'PostgreSQL')?.[1];

describe.skipIf(!hasRedis)('two replicas', async () => {
  const directory = await fileDirectory();
  const redis = hasRedis ? await startRedis() : undefined;
  const secrets = ['slow', 'fast'];
  const keys = secrets.map((name) => ({
    name,
    roles: ['tag', 'jobs'],
    sha256: digestOfSecret(name).toString('hex'),
    ...(name === 'slow' && { charactersPerMinute: PER_MINUTE }),
  }));
  await writeFile(join(directory, 'keys.json'), JSON.stringify({ keys }));
  const shared = { MODEL: await modelOnDisk(), REDIS_URL: redis?.url ?? '', JOBS_DIRECTORY: directory };
  const environment = {
    ...shared,
    KEYS_FILE: join(directory, 'keys.json'),
    ...(postgres && { FEEDBACK: 'true', DATABASE_URL: await postgres() }),
  };
  const [east, west] = [await startReplica(environment), await startReplica(environment)];

  const post = (url: string, path: string, key: string, body: object) =>
    fetch(`${url}${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });

  it('count the characters of a key together', async () => {
    const statuses = [];
    for (const url of [east, west, east, west, east]) {
      statuses.push((await post(url, '/tag', 'slow', { description: DESCRIPTION })).status);
    }
    expect(statuses).toEqual([200, 200, 200, 429, 429]);
    expect((await post(west, '/tag', 'fast', { description: DESCRIPTION })).status).toBe(200);
  });

  it('see and cancel each other’s jobs', async () => {
    await mkdir(join(directory, 'fast'));
    await writeFile(join(directory, 'fast/in.jsonl'), JSON.stringify({ id: '1', description: DESCRIPTION }));
    const [eastern, western] = [new JobClient(east, 'fast'), new JobClient(west, 'fast')];
    const { body: first } = await eastern.submit({ input: 'fast/in.jsonl', output: 'fast/first.jsonl' });
    const { body: second } = await western.submit({ input: 'fast/in.jsonl', output: 'fast/second.jsonl' });
    expect(await western.get(first.id)).toEqual(first);
    expect(await eastern.cancel(second.id)).toBe(202);
    await startWorker(shared);
    expect(await western.ended(first.id)).toMatchObject({ state: 'completed', records: { tagged: 1 } });
    expect(await western.ended(second.id)).toMatchObject({ state: 'cancelled' });
  });

  it.skipIf(postgres === undefined)('accept feedback on requests that the other has tagged', async () => {
    const answer = await post(east, '/tag', 'fast', { id: 'farm', description: DESCRIPTION });
    const requestId = answer.headers.get('x-request-id');
    const { tags } = z.object({ tags: z.array(z.object({ id: z.string() })) }).parse(await answer.json());
    const feedback = { requestId, confirmed: tags.map(({ id }) => id), by: 'sato' };
    await expect.poll(async () => (await post(west, '/feedback', 'fast', feedback)).status).toBe(201);
  });
});

describe.skipIf(!hasRedis)('a replica that loses Redis', async () => {
  const redis = hasRedis ? await startRedis() : undefined;
  const url = await startReplica({
    MODEL: await modelOnDisk(),
    REDIS_URL: redis?.url ?? '',
    CHARACTERS_PER_MINUTE: String(PER_MINUTE),
  });
  const tag = async () => {
    const headers = { 'content-type': 'application/json' };
    const body = JSON.stringify({ description: DESCRIPTION });
    return (await fetch(`${url}/tag`, { method: 'POST', headers, body })).status;
  };

  it('keeps tagging, and counts characters on its own until Redis is back', async () => {
    expect([await tag(), await tag()]).toEqual([200, 200]);
    await redis?.kill();
    expect([await tag(), await tag(), await tag(), await tag()]).toEqual([200, 200, 200, 429]);
    await redis?.start();
    await expect.poll(tag).toBe(200);
  });
});
