import { describe, expect, it } from 'vitest';
import { catalogueRecords } from '../../src/training/catalogue-records.ts';

function tag(id: string, group: string, description = '') {
  return { id, label: `${id}の名`, group, description };
}
const catalogue = [
  tag('E', 'sector', 'ものをつくる。'),
  tag('E09', 'industry', '食品をつくる。'),
  tag('b2b', 'theme'),
];
const records = [['E', 'E09'], ['E', 'E09', 'b2b'], ['E09', 'E'], ['E']].map((tags, index) => ({
  id: String(index),
  description: 'x',
  tags,
}));

describe('the catalogue as training records', () => {
  it('are the label and the description of each tag, with the tags that it implies', () => {
    expect(catalogueRecords(catalogue, records, ['sector', 'industry'])).toEqual([
      { id: 'catalogue:E:0', description: 'Eの名', tags: ['E'], groups: ['sector'] },
      { id: 'catalogue:E:1', description: 'ものをつくる。', tags: ['E'], groups: ['sector'] },
      { id: 'catalogue:E09:0', description: 'E09の名', tags: ['E09', 'E'], groups: ['industry', 'sector'] },
      {
        id: 'catalogue:E09:1',
        description: '食品をつくる。',
        tags: ['E09', 'E'],
        groups: ['industry', 'sector'],
      },
    ]);
  });

  it('cover only the given groups, and no tag without words', () => {
    expect(catalogueRecords(catalogue, records, ['theme'])).toEqual([
      { id: 'catalogue:b2b:0', description: 'b2bの名', tags: ['b2b'], groups: ['theme'] },
    ]);
    expect(catalogueRecords(catalogue, records, [])).toEqual([]);
  });

  it('take no implication from only one or two records', () => {
    const [first] = catalogueRecords(catalogue, records.slice(0, 2), ['industry']);
    expect(first.tags).toEqual(['E09']);
  });
});
