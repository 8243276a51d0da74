import { describe, expect, it } from 'vitest';
import type { TaggedRequest } from '../../src/feedback/feedback.ts';
import { FeedbackStore } from '../../src/feedback/feedback-store.ts';
import { openDatabase } from '../../src/feedback/open-database.ts';
import { RequestRecorder } from '../../src/feedback/request-recorder.ts';
import { DATABASES } from '../fixtures/databases.ts';

const request = (requestId: string, second: number, description = `会社${requestId}`): TaggedRequest => ({
  requestId,
  position: 0,
  receivedAt: new Date(1000 * second).toISOString(),
  company: { id: '1', description },
  modelVersion: 'v1',
});

describe.each(DATABASES)('the feedback store on %s', async (_, emptyDatabase) => {
  const url = await emptyDatabase();
  const store = new FeedbackStore(await openDatabase(url));

  it('creates its tables on first use, even by several replicas at once', async () => {
    const replicas = await Promise.all(
      Array.from({ length: 4 }, async () => new FeedbackStore(await openDatabase(url))),
    );
    expect(await Promise.all(replicas.map((replica) => replica.requestsToReview(1)))).toEqual([
      [],
      [],
      [],
      [],
    ]);
    await Promise.all(replicas.map((replica) => replica.close()));
  });

  it('keeps the latest requests, and the latest of each ID', async () => {
    await store.addRequests(
      [1, 2, 3, 4, 5].map((second) => request(`r${second}`, second)),
      3,
    );
    expect(await store.findRequest('r2', 0)).toBeUndefined();
    expect(await store.findRequest('r3', 0)).toEqual(request('r3', 3));
    await store.addRequests([request('r5', 6, '別の会社')], 3);
    expect((await store.requestsToReview(10)).map(({ requestId }) => requestId)).toEqual(['r5', 'r4', 'r3']);
    expect((await store.findRequest('r5', 0))?.company.description).toBe('別の会社');
    expect(await store.findRequest('r5', 1)).toBeUndefined();
  });

  it('returns feedback unchanged, and stops offering the company for review', async () => {
    const feedback = {
      by: "O'Neill; DROP TABLE feedback",
      company: { name: '名前', description: '会社r4' },
      confirmed: ['A'],
      added: ['B', 'C'],
      removed: [],
      resolves: false,
      modelVersion: 'v1',
    };
    const id = await store.addFeedback(feedback);
    expect(await store.allFeedback()).toEqual([{ ...feedback, id, givenAt: expect.any(String) }]);
    expect((await store.requestsToReview(10)).map(({ requestId }) => requestId)).toEqual(['r5', 'r3']);
  });

  it('forgets feedback that is taken back, and offers the company again', async () => {
    const company = { description: '会社r3' };
    const lists = { confirmed: ['A'], added: [], removed: [] };
    const id = await store.addFeedback({ by: 'x', company, ...lists, resolves: true, modelVersion: 'v1' });
    expect((await store.allFeedback()).at(-1)).toMatchObject({ id, resolves: true });
    expect((await store.requestsToReview(10)).map(({ requestId }) => requestId)).toEqual(['r5']);
    expect(await store.removeFeedback(id)).toBe(true);
    expect(await store.removeFeedback(id)).toBe(false);
    expect((await store.requestsToReview(10)).map(({ requestId }) => requestId)).toEqual(['r5', 'r3']);
  });

  it('replaces characters that a database cannot store', async () => {
    const description = '\0a\ud800b😀';
    await store.addFeedback({
      by: 'x',
      company: { description },
      confirmed: [],
      added: [],
      removed: [],
      resolves: false,
      modelVersion: 'v1',
    });
    expect((await store.allFeedback()).at(-1)?.company.description).toBe(' a\ufffdb😀');
  });

  it('contains the requests of a recorder after a flush', async () => {
    const recorder = new RequestRecorder(store, 100);
    recorder.record(request('recorded', 100));
    await recorder.flush();
    expect(await store.findRequest('recorded', 0)).toEqual(request('recorded', 100));
    expect(recorder.lostRequests).toBe(0);
    await store.close();
  });
});

it('a recorder drops requests when the database fails, and counts them', async () => {
  const store = new FeedbackStore(await openDatabase('file:/nowhere/feedback.sqlite'));
  const recorder = new RequestRecorder(store, 100);
  for (let index = 0; index < 1500; index++) recorder.record(request(`r${index}`, index));
  await expect(recorder.flush()).rejects.toThrow();
  expect(recorder.lostRequests).toBe(1500);
  await store.close();
});
