import { describe, expect, it } from 'vitest';
import { readLabels } from '../../src/collection/labels.ts';
import { readCorpus } from '../../src/dataset/corpus.ts';
import { SIDES, type Side } from '../../src/dataset/split.ts';
import { readSplit } from '../../src/dataset/split-file.ts';

const { catalogue, records: sample } = await readCorpus(['data/sample/overviews.jsonl'], 'data/tags.json');
const groupOf = new Map(catalogue.map(({ id, group }) => [id, group]));
const idsOf = (group: string) => catalogue.flatMap((tag) => (tag.group === group ? [tag.id] : []));

const lists = await readLabels('data/companies/labels.tsv');
const reports = await readLabels('data/reports/labels.tsv');
const labels = new Map([...lists, ...reports]);

/** The sectors of a record, and the sectors of its industries: the letter of `A01` is the sector. */
function sectors(tags: readonly string[]) {
  const own = tags.filter((tag) => groupOf.get(tag) === 'sector');
  const brought = tags.filter((tag) => groupOf.get(tag) === 'industry').map((tag) => tag[0]);
  return { own: own.sort(), brought: [...new Set(brought)].sort() };
}

describe('the sample', () => {
  it('has over 1000 overviews, from a few characters to a long paragraph', () => {
    const lengths = sample.map(({ description }) => description.length);
    expect(sample.length).toBeGreaterThan(1000);
    expect([Math.min(...lengths) < 20, Math.max(...lengths) > 350]).toEqual([true, true]);
  });

  it('has at least three overviews of each industry in the catalogue', () => {
    const count = (id: string) => sample.filter(({ tags }) => tags.includes(id)).length;
    expect(idsOf('industry').filter((id) => count(id) < 3)).toEqual([]);
  });

  it('has exactly the sectors that follow from the industries', () => {
    for (const { id, tags } of sample) expect([id, sectors(tags).own]).toEqual([id, sectors(tags).brought]);
  });
});

describe('the labels of real overviews', () => {
  it('are tags of the catalogue, with the sectors that follow from the industries', () => {
    expect([lists.size, reports.size, labels.size]).toEqual([1660, 2344, 4004]);
    for (const [id, { tags }] of labels) {
      expect([id, tags.filter((tag) => !groupOf.has(tag))]).toEqual([id, []]);
      expect([id, sectors(tags).own]).toEqual([id, sectors(tags).brought]);
    }
  });

  it('have exactly one of the 33 stock exchange industries where that group is known', () => {
    for (const [id, { tags, groups }] of labels) {
      const filed = tags.filter((tag) => groupOf.get(tag) === 'tse33');
      expect([id, filed.length]).toEqual([id, groups === undefined ? 1 : 0]);
    }
  });

  it('are each on one side of the split, about 80 % of each kind on train, and a company on one side', async () => {
    const split = await readSplit('data/split.json');
    expect(SIDES.flatMap((side) => split[side]).sort()).toEqual([...labels.keys()].sort());
    for (const kind of ['list', 'report', 'lead', 'passage']) {
      const ofKind = (ids: Iterable<string>) => [...ids].filter((id) => labels.get(id)?.kind === kind);
      expect(ofKind(split.train).length / ofKind(labels.keys()).length).toBeCloseTo(0.8, 1);
    }
    const companiesOf = (side: Side) => new Set(split[side].map((id) => labels.get(id)?.company ?? id));
    const [train, dev, test] = SIDES.map(companiesOf);
    expect([train.isDisjointFrom(dev), train.isDisjointFrom(test), dev.isDisjointFrom(test)]).toEqual([
      true,
      true,
      true,
    ]);
  });
});
