import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { driftOf, shift } from '../../src/model/drift.ts';
import { BINS, TaggingStatistics } from '../../src/model/tagging-statistics.ts';
import { smallModel } from '../fixtures/small-model.ts';

const counts = fc.array(fc.nat(1000), { minLength: 5, maxLength: 5 });

describe('the population stability index', () => {
  it('is what the formula gives', () => {
    // Shares of 50 and 50 against 80 and 20 of a hundred, and one text more, spread by 65 to 35.
    const [p, q] = [80.65 / 101, 50.65 / 101];
    const expected = (p - q) * Math.log(p / q) + (1 - p - (1 - q)) * Math.log((1 - p) / (1 - q));
    expect(shift([50, 50], [80, 20]).psi).toBeCloseTo(expected, 12);
    expect(shift([50, 50], [80, 20]).byChance).toBeCloseTo(0.02, 12);
  });

  it('is nought for the same counts, never negative, and the same both ways', () => {
    fc.assert(
      fc.property(counts, counts, (a, b) => {
        expect(shift(a, a).psi).toBe(0);
        expect(shift(a, b).psi).toBeGreaterThanOrEqual(0);
        expect(shift(a, b).psi).toBeCloseTo(shift(b, a).psi, 9);
      }),
    );
  });
});

describe('a statistics', () => {
  it('counts each value in one bin, whose end belongs to it', () => {
    const statistics = new TaggingStatistics(3);
    for (const characters of [25, 26, 5000]) {
      statistics.observe({ characters, tokens: 10, known: 8, given: [{ output: 2, probability: 0.9 }] });
    }
    expect([...statistics.bins('lengths')]).toEqual([1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]);
    expect([...statistics.tags]).toEqual([0, 0, 3]);
    expect(statistics.total('tokens') - statistics.total('known')).toBe(6);
    expect(statistics.bins('unknownRates')[BINS.unknownRates.indexOf(0.2)]).toBe(3);
    const sum = new TaggingStatistics(3);
    sum.add(statistics.take());
    sum.add(statistics.take());
    expect(sum.total('texts')).toBe(3);
  });
});

describe('drift', () => {
  it('is small where traffic is as in training, and large where it is not', async () => {
    const { manifest } = await smallModel();
    const { reference, tags } = manifest;
    const same = new TaggingStatistics(tags.length);
    same.bins('lengths').set(reference.lengths.map((count) => 100 * count));
    same.tags.set(reference.tags.map((count) => 100 * count));
    const calm = driftOf(manifest, same);
    expect(calm.lengths.psi).toBeLessThan(1e-3);
    expect(calm.tags.psi).toBeLessThan(1e-3);
    const other = new TaggingStatistics(tags.length);
    other.bins('lengths')[11] = 1000;
    other.tags[7] = 1000;
    const moved = driftOf(manifest, other);
    expect(moved.lengths.psi).toBeGreaterThan(1);
    expect(moved.tags.psi).toBeGreaterThan(1);
    expect(moved.movedTags[0].id).toBe(tags[7].id);
  });
});
