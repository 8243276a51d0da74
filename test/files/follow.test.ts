import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { follow } from '../../src/files/follow.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('reports each change of the value and each failure once, however often it is read', async () => {
  const reports: unknown[] = [];
  let read = async (): Promise<object> => ({ keys: ['a'] });
  let reads = 0;
  const stop = follow(
    () => {
      reads++;
      return read();
    },
    { keys: ['a'] },
    { onChange: (value) => reports.push(value), onError: (reason) => reports.push(reason) },
  );
  const turn = () => vi.advanceTimersByTimeAsync(10_000);
  await turn();
  expect([reads, reports]).toEqual([10, []]);
  read = async () => ({ keys: [] });
  await turn();
  read = () => Promise.reject(new Error('gone'));
  await turn();
  read = async () => ({ keys: [] });
  await turn();
  expect(reports).toEqual([{ keys: [] }, 'gone', { keys: [] }]);
  stop();
  await turn();
  expect(reads).toBe(40);
});

it('never reads twice at once, and reports nothing after its end', async () => {
  const reports: unknown[] = [];
  const slow = Promise.withResolvers<string>();
  let reads = 0;
  const stop = follow(
    () => {
      reads++;
      return slow.promise;
    },
    'a',
    { onChange: (value) => reports.push(value), onError: (reason) => reports.push(reason) },
  );
  await vi.advanceTimersByTimeAsync(10_000);
  expect(reads).toBe(1);
  stop();
  slow.resolve('b');
  await vi.advanceTimersByTimeAsync(10_000);
  expect([reads, reports]).toEqual([1, []]);
});
