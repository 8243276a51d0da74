import { describe, expect, it } from 'vitest';
import { compare } from '../../src/evaluation/bootstrap.ts';
import { comparisonNote } from '../../src/evaluation/comparison-note.ts';

const tag = (id: string) => ({ id, label: id, group: 'g', isInModel: true });
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

  it('is on the tags that both models have, and names the others', () => {
    const own = judgement(5, ['a', 'b', 'c']);
    const both = own.tags.map((each, index) => ({ ...each, isInModel: index < 2 }));
    const perfect = { ...own, predicted: own.gold };
    const { micro, macro, tags, onlyOwn, onlyOther } = compare(perfect, { ...perfect, tags: both });
    expect([micro.difference, macro.difference]).toEqual([0, 0]);
    expect(tags.map(({ id }) => id)).toEqual(['a', 'b']);
    expect([onlyOwn, onlyOther]).toEqual([['c'], []]);
    expect(compare({ ...perfect, tags: both }, perfect)).toMatchObject({ onlyOwn: [], onlyOther: ['c'] });
  });

  it('needs a tag that both have', () => {
    const others = {
      ...judgement(5),
      tags: judgement(5).tags.map((each) => ({ ...each, isInModel: false })),
    };
    expect(() => compare(judgement(5), others)).toThrow('the two models have no tag in common to compare');
  });

  it('says in words what was compared', () => {
    const comparison = {
      micro: { difference: 0.0123, low: -0.002, high: 0.02 },
      macro: { difference: -0.1, low: -0.2, high: 0.05 },
      tags: [{ id: 'a', own: 1, other: 0.9 }],
      onlyOwn: Array.from({ length: 22 }, (_, index) => `x${index}`),
      onlyOther: ['y'],
    };
    const note = comparisonNote({ name: 'other', version: '1' }, comparison);
    expect(note).toMatch(
      /^Compared to other 1 on the tags that both models have \(1\): micro-F1 \+0\.012 \(95 %: −0\.002 to \+0\.020\)/,
    );
    expect(note).toMatch(/only this model has x0, .*, x19 and 2 more; only the other has y\.$/);
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
