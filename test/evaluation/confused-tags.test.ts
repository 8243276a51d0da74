import { expect, it } from 'vitest';
import { confusedTags } from '../../src/evaluation/confused-tags.ts';

it('counts the tags of a group that were given where another of it was missed', () => {
  const tag = (id: string, group: string) => ({ id, group });
  const tags = [tag('b', 'sector'), tag('a', 'sector'), tag('x', 'theme')];
  const sets = (...all: number[][]) => all.map((each) => new Set(each));
  const predictions = {
    tags,
    gold: sets([0], [0], [1], [0], [0, 2]),
    predicted: sets([1, 2], [1], [0], [0, 1], [1]),
  };
  expect(confusedTags(predictions, 10)).toEqual([
    { missed: 'b', given: 'a', count: 3 },
    { missed: 'a', given: 'b', count: 1 },
  ]);
  expect(confusedTags(predictions, 1)).toHaveLength(1);
});
