import { once } from 'node:events';
import { type Job, Queue, Worker } from 'bullmq';
import { afterAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { QUEUES } from '../../src/jobs/queues.ts';
import { loadTagger } from '../../src/tagger/load-tagger.ts';
import { hasRedis, startRedis } from '../fixtures/redis.ts';
import { modelOnDisk, startWorker } from './cluster.ts';

const DESCRIPTION = '北海道で乳牛を飼育し、生乳を出荷する牧場です。';

const deadLetterSchema = z.object({
  company: z.looseObject({ id: z.string() }),
  reason: z.string(),
});

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
  if (hasRedis) {
    const crashing = new Worker(QUEUES.companies, () => Promise.reject(new Error('crashed')), { connection });
    const failed = once(crashing, 'failed');
    await companies.add('tag', { id: 'left', description: DESCRIPTION });
    await failed;
    await crashing.close();
    await startWorker(environment);
  }

  const found = async (from: Queue, id: string): Promise<Job> => {
    await expect.poll(() => from.getJob(id)).toBeDefined();
    return z.custom<Job>().parse(await from.getJob(id));
  };

  const deadLettersOf = async (id: string) => {
    const letters = await deadLetters.getJobs('waiting');
    return letters.map(({ data }) => deadLetterSchema.parse(data)).filter(({ company }) => company.id === id);
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
    await expect
      .poll(async () => (await deadLettersOf('x'))[0])
      .toEqual({
        company: { id: 'x', description: ' ' },
        reason: '/description: must have some text',
      });
    expect(await results.getJob(`result-${number}`)).toBeUndefined();
    await expect.poll(() => companies.getJob(number ?? '')).toBeUndefined();
  });

  it('moves a company with a group that the model does not have to the dead letters', async () => {
    await companies.add('tag', { id: 'group', description: DESCRIPTION, options: { groups: ['x'] } });
    await expect
      .poll(async () => (await deadLettersOf('group'))[0]?.reason)
      .toMatch(/^\/options\/groups\/0: must be one of sector, /);
  });

  it('moves a company that failed while no queue worker lived to move it', async () => {
    await expect
      .poll(async () => (await deadLettersOf('left')).map(({ reason }) => reason))
      .toEqual(['crashed']);
  });

  it('keeps each dead letter of a company that is added again with the same ID of its job, and that of one that was to be removed', async () => {
    for (const count of [1, 2]) {
      const options = { jobId: 'again', removeOnFail: true };
      await companies.add('tag', { id: 'again', description: '' }, options);
      await expect.poll(async () => await deadLettersOf('again')).toHaveLength(count);
      await expect.poll(() => companies.getJob('again')).toBeUndefined();
    }
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
