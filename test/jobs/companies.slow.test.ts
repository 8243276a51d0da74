import { type Job, Queue } from 'bullmq';
import { afterAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { QUEUES } from '../../src/jobs/queues.ts';
import { loadTagger } from '../../src/tagger/load-tagger.ts';
import { hasRedis, startRedis } from '../fixtures/redis.ts';
import { modelOnDisk, startWorker } from './cluster.ts';

const DESCRIPTION = '北海道で乳牛を飼育し、生乳を出荷する牧場です。';

describe.skipIf(!hasRedis)('the queue of companies', async () => {
  const model = await modelOnDisk();
  const redis = hasRedis ? await startRedis() : undefined;
  const connection = { url: redis?.url ?? '', maxRetriesPerRequest: null };
  const queue = (name: string) => {
    const opened = new Queue(name, { connection });
    afterAll(() => opened.close());
    return opened;
  };
  const [companies, results, deadLetters] = hasRedis
    ? [QUEUES.companies, QUEUES.results, QUEUES.deadLetters].map(queue)
    : [];
  const environment = { MODEL: model, REDIS_URL: connection.url };
  if (hasRedis) await startWorker(environment);

  const found = async (from: Queue, id: string): Promise<Job> => {
    await expect.poll(() => from.getJob(id)).toBeDefined();
    return z.custom<Job>().parse(await from.getJob(id));
  };

  it('adds the tags of each company to the queue of results, the same as a request returns', async () => {
    const { id: number } = await companies.add('tag', { id: '4711', description: DESCRIPTION });
    const { data } = await found(results, `result-${number}`);
    const tagger = await loadTagger(model);
    const { manifest, digest } = tagger.model;
    expect(data).toEqual({
      id: '4711',
      ...tagger.tag(DESCRIPTION),
      model: { name: manifest.name, version: manifest.version, digest: `sha256:${digest}` },
    });
  });

  it('accepts the options of a request', async () => {
    const options = { limit: 1, minProbability: 0.0001 };
    const { id: number } = await companies.add('tag', { description: DESCRIPTION, options });
    expect((await found(results, `result-${number}`)).data.tags).toHaveLength(1);
  });

  it('moves an invalid company to the dead letters with the reason, without a retry', async () => {
    const { id: number } = await companies.add('tag', { id: 'x', description: ' ' }, { attempts: 5 });
    expect((await found(deadLetters, `dead-${number}`)).data).toEqual({
      company: { id: 'x', description: ' ' },
      reason: '/description: must have some text',
    });
    expect((await found(companies, number ?? '')).attemptsMade).toBe(1);
    expect(await results.getJob(`result-${number}`)).toBeUndefined();
  });

  it('moves a company with a group that the model does not have to the dead letters', async () => {
    const { id: number } = await companies.add('tag', {
      description: DESCRIPTION,
      options: { groups: ['x'] },
    });
    expect((await found(deadLetters, `dead-${number}`)).data.reason).toMatch(
      /^\/options\/groups\/0: must be one of sector, /,
    );
  });

  it('keeps one result for a company that was tagged twice', async () => {
    // As if a queue worker had died between adding the result and completing the job.
    await companies.pause();
    const { id: number } = await companies.add('tag', { id: '4712', description: DESCRIPTION });
    await results.add('result', { id: '4712' }, { jobId: `result-${number}` });
    await companies.resume();
    await expect.poll(async () => (await found(companies, number ?? '')).isCompleted()).toBe(true);
    expect((await found(results, `result-${number}`)).data).toEqual({ id: '4712' });
  });
});
