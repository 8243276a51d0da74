import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { drawnSettings, readSearchSpace, settingsWith } from '../../src/training/search/search-space.ts';
import { trainingSettingsSchema } from '../../src/training/settings.ts';
import { temporaryDirectory } from '../fixtures/temporary-directory.ts';

const adam = trainingSettingsSchema.parse({});

async function spaceOf(content: object) {
  const path = join(await temporaryDirectory(), 'space.json');
  await writeFile(path, JSON.stringify(content));
  return readSearchSpace(path, adam);
}

describe('a search space', () => {
  it.each(['adam', 'sgd'] as const)('is one without a bad trial by default, with %s', async (optimiser) => {
    const base = { ...adam, optimiser };
    const space = await readSearchSpace(undefined, base);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e6 }), (trial) => {
        settingsWith(drawnSettings(trial, space, base.seed), base);
      }),
    );
  });

  it('gives whole numbers where a setting takes no others, and values within the range', async () => {
    const space = await spaceOf({
      batchSize: { from: 16, to: 128, isLogarithmic: true },
      patience: { from: 1, to: 4 },
      dropout: { from: 0.99, to: 0.9999 },
    });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e6 }), (trial) => {
        const { batchSize, patience, dropout } = settingsWith(drawnSettings(trial, space, 1), adam);
        for (const [value, from, to] of [
          [batchSize, 16, 128],
          [patience, 1, 4],
        ]) {
          expect(Number.isInteger(value)).toBe(true);
          expect(value).toBeGreaterThanOrEqual(from);
          expect(value).toBeLessThanOrEqual(to);
        }
        expect(dropout).toBeLessThanOrEqual(0.9999);
      }),
    );
  });

  it('gives the same values for the same trial and seed, and others for another', async () => {
    const space = await readSearchSpace(undefined, adam);
    expect(drawnSettings(3, space, 1)).toEqual(drawnSettings(3, space, 1));
    expect(drawnSettings(3, space, 1)).not.toEqual(drawnSettings(4, space, 1));
    expect(drawnSettings(3, space, 1)).not.toEqual(drawnSettings(3, space, 2));
  });

  it.each([
    [{ dropout: { from: 0.5, to: 1.5 } }, /dropout\.to: must be less than 1$/],
    [{ hidden: { oneOf: [[8], [0]] } }, /hidden\.oneOf\.1\.0: must be at least 1$/],
    [{ dropout: { oneOf: [0.5, -1] } }, /dropout\.oneOf\.1: /],
    [{ batchSize: { from: 0.5, to: 64 } }, /batchSize\.from: /],
    [{ hidden: { from: 1, to: 2 } }, /hidden\.from: must be an array; hidden\.to: must be an array$/],
    [{ hidden: { oneOf: [[256], 128] } }, /hidden\.oneOf\.1: must be an array$/],
    [{ optimiser: { oneOf: ['adam', 'lion'] } }, /optimiser\.oneOf\.1: /],
    [{ dropout: { from: 0.7, to: 0.2 } }, /from a smaller to a larger value/],
    [{ learning_rate: { oneOf: [0.1] } }, /learning_rate/],
  ])('is refused before the first trial where a value is not valid: %j', async (content, message) => {
    await expect(spaceOf(content)).rejects.toMatchObject({
      kind: 'invalid-input',
      message: expect.stringMatching(message),
    });
  });
});
