import { describe, expect, it } from 'vitest';
import { crossValidate } from '../../src/training/cross-validation.ts';
import { doubtfulLabels } from '../../src/training/label-errors.ts';
import { dictionary } from '../fixtures/dictionary.ts';
import { sampleData, smallSettings } from '../fixtures/small-model.ts';

const { train, catalogue } = await sampleData();
const records = train.slice(0, 300);

describe('cross-validation', () => {
  it('predicts every record once, by a model that was not trained on it', async () => {
    const folds: number[] = [];
    const judged = await crossValidate(records, { catalogue, extra: [] }, smallSettings, dictionary, {
      folds: 3,
      onFold: (done) => folds.push(done),
    });
    expect(folds).toEqual([1, 2, 3]);
    expect(judged.map(({ record }) => record.id).sort()).toEqual(records.map(({ id }) => id).sort());
    expect(
      judged.every(({ tags, probabilities }) => tags.length > 20 && probabilities.length === tags.length),
    ).toBe(true);
  });
});

describe('doubtful labels', () => {
  it('are given and missing tags that the model finds unlikely, the most doubtful first', () => {
    const judge = (id: string, tags: string[], food: number) => ({
      record: { id, description: `${id} の概要`, tags },
      tags: ['food'],
      probabilities: [food],
      parts: 0,
      tokens: 4,
      known: 4,
      fold: 0,
    });
    const found = doubtfulLabels([
      judge('right', ['food'], 0.9),
      judge('given', ['food'], 0.02),
      judge('missing', [], 0.999),
      judge('unsure', [], 0.5),
      judge('other', [], 0.01),
    ]);
    expect(found).toEqual([
      { record: 'missing', text: 'missing の概要', tag: 'food', isGiven: false, probability: 0.999 },
      { record: 'given', text: 'given の概要', tag: 'food', isGiven: true, probability: 0.02 },
    ]);
  });

  it('are compared to other labels of the same tag', () => {
    const judge = (id: string, tags: string[], food: number) => ({
      record: { id, description: '', tags },
      tags: ['food'],
      probabilities: [food],
      parts: 0,
      tokens: 4,
      known: 4,
      fold: 0,
    });
    const isDoubted = (...food: number[]) =>
      doubtfulLabels(food.map((probability, index) => judge(`${index}`, ['food'], probability))).map(
        ({ record }) => record,
      );
    // A tag that is never found, and one that is found once.
    expect(isDoubted(0.01, 0.02, 0.01)).toEqual([]);
    expect(isDoubted(0.9, 0.01, 0.95)).toEqual(['1']);
  });
});
