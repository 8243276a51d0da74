import { describe, expect, it } from 'vitest';
import { trainingSettingsSchema } from '../../src/training/settings.ts';

describe('training settings', () => {
  it.each<[object, string]>([
    [
      { networks: [{ inputs: 'character-bigrams' }] },
      'must be more than 0 where a network learns from character bigrams alone',
    ],
    [{ describedGroups: ['theme', 'theme'] }, 'must not name a group twice'],
    [{ optimiser: 'sgd', weightDecay: 0.1 }, 'applies to Adam only'],
    [{ learning_rate: 0.1 }, 'Unrecognized key'],
  ])('that would have no effect are refused: %j', (settings, message) => {
    expect(() => trainingSettingsSchema.parse(settings)).toThrow(message);
  });
});
