import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { search } from '../../src/training/search/search.ts';
import { dictionary } from '../fixtures/dictionary.ts';
import { sampleData, smallSettings } from '../fixtures/small-model.ts';
import { temporaryDirectory } from '../fixtures/temporary-directory.ts';

describe('a search', () => {
  it('goes on after a trial that diverges, which scores 0', async () => {
    const trials = await search(
      {
        data: await sampleData(),
        space: { learningRate: { oneOf: [1e30] } },
        base: { ...smallSettings, optimiser: 'sgd', maximumEpochs: 5, batchSize: 1 },
        logPath: join(await temporaryDirectory(), 'trials.jsonl'),
      },
      dictionary,
      { continues: ({ length }) => length < 2, onTrial: () => {} },
    );
    expect(trials.map(({ microF1, macroF1 }) => [microF1, macroF1])).toEqual([
      [0, 0],
      [0, 0],
    ]);
  });
});
