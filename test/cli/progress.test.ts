import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { withProgress } from '../../src/cli/progress.ts';

const SECOND = 1000;

describe('progress without a terminal', () => {
  let lines: string[];
  const written = (): string[] => lines.splice(0);

  beforeEach(() => {
    lines = [];
    vi.useFakeTimers({ toFake: ['performance'] });
    vi.spyOn(process.stderr, 'write').mockImplementation((line) => lines.push(String(line)) > 0);
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.restoreAllMocks();
  });

  it('is a line within the first second, and every few seconds from then on', async () => {
    await withProgress(async ({ report }) => {
      for (let done = 0; done <= 200; done++) {
        report('texts compared', done, 200);
        vi.advanceTimersByTime(0.1 * SECOND);
      }
    });
    expect(written()).toEqual([
      '5 of 200 texts compared, about 20 s left\n',
      '55 of 200 texts compared, about 15 s left\n',
      '105 of 200 texts compared, about 10 s left\n',
      '155 of 200 texts compared, about 5 s left\n',
    ]);
  });

  it('is nothing for a command that takes no time', async () => {
    await withProgress(async ({ report }) => report('texts compared', 1, 1));
    expect(written()).toEqual([]);
  });

  it('names each phase that takes longer', async () => {
    await withProgress(async ({ report }) => {
      for (const phase of ['lines read', 'records cleaned', 'texts compared']) {
        for (let done = 1; done <= 10; done++) {
          report(phase, done, 10);
          vi.advanceTimersByTime(0.1 * SECOND);
        }
      }
    });
    expect(written().map((line) => line.replace(/(,.*)?\n/, ''))).toEqual([
      '6 of 10 lines read',
      '1 of 10 records cleaned',
      '1 of 10 texts compared',
    ]);
  });

  it('has a line for each result, and an estimate that starts again with the next count', async () => {
    await withProgress(async ({ report, result }) => {
      for (const figures of ['loss 2.000', 'loss 1.000']) {
        report('epochs', 0, 2);
        vi.advanceTimersByTime(0.4 * SECOND);
        result('epochs', 1, 2, figures);
      }
    });
    expect(written()).toEqual([
      '1 of 2 epochs, about 0 s left | loss 2.000\n',
      '1 of 2 epochs, about 0 s left | loss 1.000\n',
    ]);
  });

  it('counts without a total', async () => {
    await withProgress(async ({ report }) => {
      vi.advanceTimersByTime(SECOND);
      report('companies collected', 100, undefined, '98 written');
    });
    expect(written()).toEqual(['100 companies collected in 0 s | 98 written\n']);
  });
});
