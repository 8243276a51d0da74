import { describe, expect, it } from 'vitest';
import { Admission } from '../../src/serving/admission.ts';

/** Work that runs until `end` is called. */
function openWork() {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { work: () => promise, end: resolve };
}

describe('admission', () => {
  it('accepts work up to its limit of characters and refuses one character more', async () => {
    const admission = new Admission(100);
    const [first, second] = [openWork(), openWork()];
    const running = [admission.run(60, 'single', first.work), admission.run(40, 'single', second.work)];
    await expect(admission.run(1, 'single', async () => 'done')).rejects.toMatchObject({
      kind: 'overloaded',
    });
    first.end();
    await running[0];
    expect(await admission.run(60, 'single', async () => 'done')).toBe('done');
    second.end();
    await running[1];
  });

  it('accepts a text longer than the limit when nothing else is running', async () => {
    expect(await new Admission(10).run(1000, 'single', async () => 'done')).toBe('done');
  });

  it('frees the room of work that fails', async () => {
    const admission = new Admission(10);
    await expect(admission.run(10, 'single', () => Promise.reject(new Error('broken')))).rejects.toThrow(
      'broken',
    );
    expect(await admission.run(10, 'single', async () => 'done')).toBe('done');
  });

  it('tells a refused caller in how many seconds the running work should be done', async () => {
    const admission = new Admission(3_000_000);
    const { work, end } = openWork();
    const running = admission.run(3_000_000, 'single', work);
    // Before the first measurement it assumes 500,000 characters per second.
    await expect(admission.run(1, 'single', work)).rejects.toMatchObject({ retryAfterSeconds: 6 });
    end();
    await running;
  });

  it('lets work that can wait start when there is room', async () => {
    const admission = new Admission(10);
    const { work, end } = openWork();
    const running = admission.run(10, 'single', work);
    const order: string[] = [];
    const waiting = admission.runWhenRoom(5, 'single', async () => order.push('waited'));
    await new Promise(setImmediate);
    order.push('ended');
    end();
    await Promise.all([running, waiting]);
    expect(order).toEqual(['ended', 'waited']);
  });
});
