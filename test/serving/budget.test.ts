import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Budget, type Share } from '../../src/serving/budget.ts';

describe('a budget', () => {
  it('keeps a quarter for single texts, even from a batch that was alone and larger than all of it', () => {
    const budget = new Budget(100);
    const large = budget.take(1000, 'bulk');
    expect(budget.hasRoom(1, 'bulk')).toBe(false);
    expect(budget.hasRoom(25, 'single')).toBe(true);
    const single = budget.take(25, 'single');
    expect(budget.hasRoom(1, 'single')).toBe(false);
    large[Symbol.dispose]();
    expect(budget.hasRoom(75, 'single')).toBe(true);
    expect(budget.hasRoom(50, 'bulk')).toBe(true);
    single[Symbol.dispose]();
    expect(budget.taken).toBe(0);
  });

  it('gives room in the order in which it was asked for', async () => {
    const budget = new Budget(100);
    const first = budget.take(75, 'bulk');
    const order: string[] = [];
    const ask = async (name: string, amount: number) => {
      const share = await budget.whenRoom(amount, 'bulk');
      order.push(name);
      return share;
    };
    const asked = [ask('large', 70), ask('small', 5)];
    first.add(-10);
    await new Promise(setImmediate);
    expect(order).toEqual([]);
    first[Symbol.dispose]();
    await Promise.all(asked);
    expect(order).toEqual(['large', 'small']);
  });

  it('lets who is gone leave the line at once', async () => {
    const budget = new Budget(100);
    budget.take(50, 'bulk');
    const gone = new AbortController();
    const reason = new Error('gone');
    const large = budget.whenRoom(60, 'bulk', gone.signal);
    const small = budget.whenRoom(25, 'bulk');
    gone.abort(reason);
    await expect(large).rejects.toBe(reason);
    await small;
    await expect(budget.whenRoom(1, 'bulk', gone.signal)).rejects.toBe(reason);
    expect(budget.taken).toBe(75);
  });

  it('has what its shares have, whatever is added and given back', () => {
    const step = fc.record({
      share: fc.nat(3),
      change: fc.integer({ min: -50, max: 50 }),
      isOver: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(step), (steps) => {
        const budget = new Budget(100);
        const shares: Share[] = [0, 1, 2, 3].map((index) => budget.take(0, index % 2 ? 'bulk' : 'single'));
        for (const { share, change, isOver } of steps) {
          if (isOver) shares[share][Symbol.dispose]();
          else shares[share].add(Math.max(change, -shares[share].amount));
          expect(budget.taken).toBe(shares.reduce((sum, { amount }) => sum + amount, 0));
        }
        for (const share of shares) share[Symbol.dispose]();
        expect(budget.taken).toBe(0);
      }),
    );
  });
});
