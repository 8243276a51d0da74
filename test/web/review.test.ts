import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ModelTag } from '../../src/contract/model.ts';
import { feedbackLists, givenTags, kinshipOf, toggled } from '../../src/web/review/checks.ts';

const modelTag = (id: string, parent?: string): ModelTag => ({
  id,
  label: id,
  group: 'g',
  description: '',
  examples: 1,
  threshold: 0.5,
  ...(parent !== undefined && { parent }),
});
const catalogue = [modelTag('A'), modelTag('A1', 'A'), modelTag('A11', 'A1'), modelTag('B'), modelTag('t')];
const ids = catalogue.map(({ id }) => id);
const kinship = kinshipOf(catalogue);
const some = fc.subarray(ids).map((all) => new Set(all));

describe('the checks of a review', () => {
  it('never have a tag without its parents, whatever is switched', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...ids)), (switched) => {
        const right = switched.reduce<Set<string>>((all, id) => toggled(all, id, kinship), new Set());
        for (const id of right) for (const parent of kinship.ancestorsOf(id)) expect(right).toContain(parent);
      }),
    );
  });

  it('switch a tag on and off', () => {
    expect(toggled(new Set(), 'A11', kinship)).toEqual(new Set(['A', 'A1', 'A11']));
    expect(toggled(new Set(['A', 'A1', 'A11', 'B']), 'A', kinship)).toEqual(new Set(['B']));
  });

  it('begin with the tags that reach their thresholds together with their parents', () => {
    const tag = (id: string, probability: number) => ({
      id,
      label: id,
      group: 'g',
      probability,
      threshold: 0.5,
    });
    expect(givenTags([tag('A', 0.4), tag('A1', 0.4), tag('B', 0.5)], kinship)).toEqual(new Set(['B']));
    expect(givenTags([tag('A', 0.4), tag('A1', 0.6)], kinship)).toEqual(new Set());
    // A suggestion is for a person to judge.
    expect(givenTags([{ ...tag('B', 0.9), suggested: true as const }], kinship)).toEqual(new Set());
  });

  it('become feedback that says of each given, right or disputed tag exactly once what it is', () => {
    fc.assert(
      fc.property(some, some, some, (given, right, disputed) => {
        const { confirmed, added, removed } = feedbackLists(given, right, disputed);
        expect([...confirmed, ...added].sort()).toEqual([...right].sort());
        expect([...confirmed, ...added, ...removed].sort()).toEqual(
          [...given.union(right).union(disputed)].sort(),
        );
        for (const id of confirmed) expect(given).toContain(id);
      }),
    );
  });
});
