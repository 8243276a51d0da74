import { describe, expect, it } from 'vitest';
import { trainingSettingsSchema } from '../../src/training/settings.ts';
import { assertExclusive, selectTags } from '../../src/training/tag-selection.ts';

function tag(id: string, group: string) {
  return { id, label: id, group, description: '' };
}
const catalogue = [
  tag('E', 'sector'),
  tag('t1', 'tse'),
  tag('E09', 'industry'),
  tag('t2', 'tse'),
  tag('R', 'sector'),
];
const records = [
  ['E', 'E09', 't1'],
  ['E', 'E09', 't2'],
  ['E', 't2'],
  ['E', 't1'],
].map((tags, index) => ({ id: String(index), description: 'x', tags }));
const settings = trainingSettingsSchema.parse({ exclusiveGroups: ['tse'], minimumExamples: 2 });

describe('the tags of a model', () => {
  it('are those with enough examples, with a head for each group: a softmax head if the group is exclusive', () => {
    const { tags, heads, leftOut } = selectTags(catalogue, records, settings);
    expect(tags.map(({ id, examples }) => [id, examples])).toEqual([
      ['E', 4],
      ['t1', 2],
      ['t2', 2],
      ['E09', 2],
    ]);
    expect(heads).toEqual([
      { kind: 'sigmoid', outputs: 1 },
      { kind: 'softmax', outputs: 2 },
      { kind: 'sigmoid', outputs: 1 },
    ]);
    expect(leftOut.map(({ id, examples }) => [id, examples])).toEqual([['R', 0]]);
  });

  it('cannot be selected if none has enough examples', () => {
    expect(() => selectTags(catalogue, records, { ...settings, minimumExamples: 9 })).toThrow(
      'no tag has at least 9 training records',
    );
  });

  it('of an exclusive group cannot both belong to one record', () => {
    expect(() => assertExclusive(records, catalogue, ['tse'])).not.toThrow();
    const both = { id: '77', description: 'x', tags: ['t1', 'E', 't2'] };
    expect(() => assertExclusive([...records, both], catalogue, ['tse'])).toThrow(
      'record 77 has t1 and t2, but the group tse allows only one',
    );
  });
});
