import { describe, expect, it } from 'vitest';
import { knownTags, relabelling } from '../../src/dataset/relabelling.ts';
import { applyChanges } from '../../src/model/overlay/apply-changes.ts';
import { changesSchema } from '../../src/model/overlay/changes.ts';
import { smallModel } from '../fixtures/small-model.ts';

const { manifest } = await smallModel();
const target = (id: string, parent?: string) => ({
  id,
  label: id,
  description: '',
  ...(parent && { parent }),
});
const TARGETS = [target('land'), target('cattle', 'land'), target('crops', 'land'), target('rest')];
const record = { id: '1', description: '牧場', tags: ['A01'], groups: ['sector', 'industry'] };

/** The tags and the known groups of a record after the changes. */
function relabelled(changes: object, given = record) {
  const { tags, groups } = relabelling(applyChanges(manifest, changesSchema.parse(changes)))(given);
  return { tags: tags.toSorted(), groups: groups?.toSorted() };
}

describe('a record of the former catalogue', () => {
  it('loses tags that are retired, and groups of which none is left', () => {
    expect(relabelled({ tags: { A: { retired: true } } })).toEqual({
      tags: ['A01'],
      groups: ['industry', 'sector'],
    });
    const themes = Object.fromEntries(
      knownTags({ manifest, catalogue: { tags: [] } })
        .filter(({ group }) => group === 'theme')
        .map(({ id }) => [id, { retired: true }]),
    );
    expect(relabelled({ tags: themes }, { ...record, groups: ['sector', 'theme'] }).groups).toEqual([
      'sector',
    ]);
  });

  it.each([
    ['one to one', { A01: ['cattle'] }, ['A', 'A01', 'cattle', 'land'], true],
    ['alternatives below one tag', { A01: ['cattle', 'crops'] }, ['A', 'A01', 'land'], false],
    [
      'alternatives of which a narrower tag says more',
      { A: ['land', 'rest'], A01: ['rest'] },
      ['A', 'A01', 'rest'],
      true,
    ],
    ['a tag that it does not have', { E: ['rest'] }, ['A', 'A01'], true],
  ])('gets the tags that a crosswalk leads to: %s', (_, map, tags, isKnown) => {
    const crosswalks = [{ group: 'other', tags: TARGETS, map }];
    const groups = ['industry', ...(isKnown ? ['other'] : []), 'sector'];
    expect(relabelled({ crosswalks })).toEqual({ tags, groups });
  });

  it('says nothing of a group that a crosswalk leads to from groups that are not known', () => {
    const crosswalks = [{ group: 'other', tags: TARGETS, map: { A01: ['cattle'] } }];
    expect(relabelled({ crosswalks }, { ...record, groups: ['sector'] }).groups).toEqual(['sector']);
  });

  it('stays as it is without an overlay', () => {
    expect(relabelling({ manifest, catalogue: { tags: manifest.tags } })(record)).toBe(record);
  });
});
