import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { readCorpus } from '../../src/dataset/corpus.ts';
import { SIDES } from '../../src/dataset/split.ts';
import { readSplit } from '../../src/dataset/split-file.ts';

const { catalogue, records: sample } = await readCorpus(['data/sample/overviews.jsonl'], 'data/tags.json');
const groupOf = new Map(catalogue.map(({ id, group }) => [id, group]));
const idsOf = (group: string) => catalogue.flatMap((tag) => (tag.group === group ? [tag.id] : []));

async function readLabels(): Promise<{ id: string; tags: string[] }[]> {
  const [head, ...lines] = (await readFile('data/companies/labels.tsv', 'utf8')).trimEnd().split('\n');
  expect(head).toBe('id\ttags');
  return lines.map((line) => {
    const [id, tags] = line.split('\t');
    return { id, tags: tags.split(' ') };
  });
}

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

describe('the labels of the real companies', () => {
  it('are tags of the catalogue, with the sectors that follow from the industries', async () => {
    const labels = await readLabels();
    expect(labels.length).toBe(1660);
    for (const { id, tags } of labels) {
      expect([id, tags.filter((tag) => !groupOf.has(tag))]).toEqual([id, []]);
      expect([id, sectors(tags).own]).toEqual([id, sectors(tags).brought]);
    }
  });

  it('have exactly one of the 33 stock exchange industries', async () => {
    const filed = (await readLabels()).map(({ tags }) => tags.filter((tag) => groupOf.get(tag) === 'tse33'));
    expect(filed.every(({ length }) => length === 1)).toBe(true);
  });

  it('are each on one side of the split, about 80 % of them on train', async () => {
    const split = await readSplit('data/companies/split.json');
    const labels = await readLabels();
    expect(SIDES.flatMap((side) => split[side]).sort()).toEqual(labels.map(({ id }) => id).sort());
    expect(split.train.length / labels.length).toBeCloseTo(0.8, 1);
  });
});
