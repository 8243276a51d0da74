import { describe, expect, it } from 'vitest';
import { TaggingStatistics } from '../../src/model/tagging-statistics.ts';
import { Traffic } from '../../src/serving/traffic.ts';
import { sharedSmallModel } from '../fixtures/small-model.ts';

const model = await sharedSmallModel();
const MINUTE = 60_000;

function oneText(): Float64Array {
  const statistics = new TaggingStatistics(model.manifest.tags.length);
  statistics.observe({ characters: 100, tokens: 10, known: 10, given: [] });
  return statistics.counts;
}

describe('traffic', () => {
  it('is compared with training within its window only, while its totals keep counting', () => {
    let now = 0;
    const traffic = new Traffic(60, () => now);
    traffic.add(model, oneText());
    now = 30 * MINUTE;
    traffic.add(model, oneText());
    expect(traffic.drift(model)).toMatchObject({ texts: 2, since: new Date(0).toISOString() });
    now = 64 * MINUTE;
    expect(traffic.drift(model)).toMatchObject({ texts: 1, since: new Date(30 * MINUTE).toISOString() });
    now = 200 * MINUTE;
    expect(traffic.drift(model)).not.toHaveProperty('since');
    const [{ statistics }] = [...traffic.totals()];
    expect(statistics.total('texts')).toBe(2);
  });

  it('has a separate window for each model', () => {
    const traffic = new Traffic(60, () => 0);
    traffic.add(model, oneText());
    const next = { ...model, digest: 'another' };
    expect(traffic.drift(next).texts).toBe(0);
    traffic.add(next, oneText());
    expect([traffic.drift(model).texts, traffic.drift(next).texts]).toEqual([0, 1]);
    expect([...traffic.totals()]).toHaveLength(2);
  });
});
