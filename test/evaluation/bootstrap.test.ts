import { describe, expect, it } from 'vitest';
import { compare } from '../../src/evaluation/bootstrap.ts';

const tag = (id: string) => ({ id, group: 'g' });
const RECORDS = 60;

/** The predictions of a model with one tag that is wrong on every nth record. */
function judgement(wrongEvery: number, ids: readonly string[] = ['a', 'b']) {
  const gold = Array.from({ length: RECORDS }, (_, record) => new Set([record % ids.length]));
  return {
    tags: ids.map(tag),
    gold,
    predicted: gold.map((right, record) =>
      record % wrongEvery === 0 ? new Set([...right].map((each) => (each + 1) % ids.length)) : right,
    ),
    probabilities: gold.map(() => new Float32Array(ids.length)),
  };
}

describe('the comparison of two models', () => {
  it('is zero with a zero interval for equal models', () => {
    const { micro, macro, tags } = compare(judgement(5), judgement(5));
    expect(micro).toEqual({ difference: 0, low: 0, high: 0 });
    expect(macro).toEqual({ difference: 0, low: 0, high: 0 });
    for (const { own, other } of tags) expect(own).toBe(other);
  });

  it('has an interval above zero if one model is clearly better', () => {
    const { micro } = compare(judgement(30), judgement(2));
    expect(micro.difference).toBeCloseTo(58 / 60 - 0.5, 12);
    expect(micro.low).toBeGreaterThan(0.2);
    expect(micro.low).toBeLessThan(micro.difference);
    expect(micro.high).toBeGreaterThan(micro.difference);
  });

  it('matches tags by id, as models can have other tags in another order', () => {
    const turned = judgement(1000, ['b', 'a']);
    const { tags } = compare(judgement(1000), {
      ...turned,
      gold: turned.gold.map((right) => new Set([...right].map((each) => 1 - each))),
      predicted: turned.predicted.map((given) => new Set([...given].map((each) => 1 - each))),
    });
    expect(tags.map(({ id }) => id)).toEqual(['a', 'b']);
    for (const { own, other } of tags) expect(other).toBe(own);
  });
});
