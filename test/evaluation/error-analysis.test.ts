import { describe, expect, it } from 'vitest';
import { mistakesByTag } from '../../src/evaluation/error-analysis.ts';

const records = ['a', 'b', 'c'].map((id) => ({ id, description: id, tags: [] }));
const judgement = {
  tags: ['food', 'steel', 'left out'].map((id) => ({
    id,
    label: id,
    group: 'industry',
    isInModel: id !== 'left out',
  })),
  gold: [new Set([0]), new Set([1]), new Set([0, 2])],
  predicted: [new Set([0]), new Set([0, 1]), new Set<number>()],
  probabilities: [Float32Array.of(0.9, 0.1, 0), Float32Array.of(0.8, 0.7, 0), Float32Array.of(0.1, 0.2, 0)],
};

describe('error analysis', () => {
  const analysed = mistakesByTag(judgement, records);

  it('starts with the tag of the largest loss and its worst mistake', () => {
    expect(analysed.map(({ tag }) => tag)).toEqual(['left out', 'food']);
    const food = analysed[1].mistakes.map(({ record, kind }) => [record.id, kind]);
    expect(food).toEqual([
      ['c', 'false negative'],
      ['b', 'false positive'],
    ]);
    expect(analysed[1].loss).toBeCloseTo(-Math.log(0.1) - Math.log(0.2), 5);
  });

  it('leaves out tags without mistakes', () => {
    expect(analysed.some(({ tag }) => tag === 'steel')).toBe(false);
  });

  it('has a finite loss for a tag that the model leaves out', () => {
    expect(analysed[0].loss).toBeLessThan(20);
  });
});
