import { describe, expect, it } from 'vitest';
import { driftLevel, overallLevel, verdictOn } from '../../src/web/model/scores.ts';

it('a score has a verdict in words', () => {
  expect([0.9, 0.8, 0.7, 0.64].map(verdictOn)).toEqual(['good', 'good', 'fair', 'weak']);
});

describe('a shift', () => {
  it('is what goes beyond chance, and unclear while chance alone could be a shift', () => {
    expect(driftLevel({ psi: 0.05, byChance: 0.02 })).toBe('stable');
    expect(driftLevel({ psi: 0.2, byChance: 0.02 })).toBe('slight');
    expect(driftLevel({ psi: 0.4, byChance: 0.02 })).toBe('shifted');
    expect(driftLevel({ psi: 5, byChance: 10 })).toBe('unclear');
    expect(driftLevel({ psi: 0.9, byChance: 0.2 })).toBe('shifted');
  });

  it('of all is the worst of each', () => {
    const shift = (psi: number, byChance = 0) => ({ psi, byChance });
    const drift = (tags: object, lengths: object) => ({
      texts: 9,
      movedTags: [],
      unknownRates: shift(0),
      tags: { ...shift(0), ...tags },
      lengths: { ...shift(0), ...lengths },
    });
    expect(overallLevel(drift({}, {}))).toBe('stable');
    expect(overallLevel(drift({}, { psi: 0.15 }))).toBe('slight');
    expect(overallLevel(drift({ psi: 1 }, { psi: 5, byChance: 10 }))).toBe('shifted');
  });
});
