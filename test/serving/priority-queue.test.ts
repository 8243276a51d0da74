import { describe, expect, it } from 'vitest';
import { PriorityQueue } from '../../src/serving/priority-queue.ts';

describe('the priority queue', () => {
  it('does single texts first, and what nobody waits for last', async () => {
    const queue = new PriorityQueue(1);
    const { promise, resolve } = Promise.withResolvers<void>();
    const order: string[] = [];
    const running = [queue.run('bulk', () => promise)];
    for (const priority of ['background', 'bulk', 'single', 'bulk'] as const) {
      running.push(queue.run(priority, async () => void order.push(priority)));
    }
    resolve();
    await Promise.all(running);
    expect(order).toEqual(['single', 'bulk', 'bulk', 'background']);
  });

  it('goes on after work that fails or leaves, and never does more at a time than it may', async () => {
    const queue = new PriorityQueue(2);
    let running = 0;
    let most = 0;
    const work = async () => {
      most = Math.max(most, ++running);
      await new Promise(setImmediate);
      running--;
      throw new Error('broken');
    };
    const gone = new AbortController();
    const all = Array.from({ length: 10 }, (_, index) =>
      queue.run('bulk', work, index % 2 === 0 ? gone.signal : undefined),
    );
    gone.abort(new Error('gone'));
    const outcomes = await Promise.allSettled(all);
    const reasons = outcomes.map((outcome) => outcome.status === 'rejected' && outcome.reason.message);
    expect(reasons).toEqual(all.map((_, index) => (index % 2 === 0 && index > 0 ? 'gone' : 'broken')));
    expect(most).toBe(2);
    expect(await queue.run('bulk', async () => 'next')).toBe('next');
  });
});
