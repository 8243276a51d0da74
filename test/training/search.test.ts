import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ranked, search } from '../../src/training/search/search.ts';
import type { SearchSpace } from '../../src/training/search/search-space.ts';
import type { TrainingSettings } from '../../src/training/settings.ts';
import { dictionary } from '../fixtures/dictionary.ts';
import { sampleData, smallSettings } from '../fixtures/small-model.ts';
import { temporaryDirectory } from '../fixtures/temporary-directory.ts';

const data = await sampleData();
const base: TrainingSettings = {
  ...smallSettings,
  optimiser: 'sgd',
  batchSize: 1,
  maximumEpochs: 2,
  // With it the first trials draw both of two values.
  seed: 3,
};

async function searching(space: SearchSpace, trials: number, logPath?: string) {
  const path = logPath ?? join(await temporaryDirectory(), 'trials.jsonl');
  const done = await search({ data, space, base, logPath: path }, dictionary, {
    continues: ({ length }) => length < trials,
    onTrial: () => {},
  });
  return { path, done };
}

describe('a search', () => {
  it('marks a trial that diverges as failed with its reason, and goes on', async () => {
    const { path, done } = await searching({ learningRate: { oneOf: [1e30, 0.01] } }, 4);
    const failed = done.filter((trial) => 'failure' in trial);
    expect(failed.length).toBeGreaterThan(0);
    expect(failed.length).toBeLessThan(4);
    for (const { failure, settings } of failed) {
      expect(settings).toEqual({ learningRate: 1e30 });
      expect(failure).toMatch(/^training diverged in epoch \d: the loss is not finite/);
    }
    expect(ranked(done).map(({ settings }) => settings)).toEqual(
      Array(4 - failed.length).fill({ learningRate: 0.01 }),
    );
    const lines = (await readFile(path, 'utf8')).trimEnd().split('\n');
    expect(lines.map((line) => JSON.parse(line))).toEqual(done);
  });

  it.each<[string, SearchSpace, string]>([
    [
      'settings that do not go together',
      { weightDecay: { oneOf: [0.1] } },
      'the combination of settings is not valid: weightDecay: applies to Adam only',
    ],
    [
      'a setting that leaves nothing to learn',
      { minimumExamples: { from: 1e5, to: 1e6, isLogarithmic: false } },
      'no tag has',
    ],
    [
      'a network too large for the memory',
      { hidden: { oneOf: [[2 ** 40]] } },
      'the network needs more than 4 GiB',
    ],
  ])('goes on after a trial with %s', async (_, space, reason) => {
    const { done } = await searching(space, 2);
    for (const trial of done) expect(trial).toMatchObject({ failure: expect.stringContaining(reason) });
    expect(done).toHaveLength(2);
    expect(ranked(done)).toEqual([]);
  });

  it('refuses a space with a group that the catalogue does not have before its first trial', async () => {
    const space: SearchSpace = { describedGroups: { oneOf: [['sector'], ['sectr']] } };
    await expect(searching(space, 2)).rejects.toThrow(
      'the setting describedGroups has the group sectr, which is not in the catalogue; its groups are sector',
    );
  });

  it('continues after failed trials that are in its log', async () => {
    const space: SearchSpace = { weightDecay: { oneOf: [0.1] } };
    const first = await searching(space, 1);
    const second = await searching(space, 2, first.path);
    expect(second.done.slice(0, 1)).toEqual(first.done);
    expect(second.done).toHaveLength(2);
  });
});
