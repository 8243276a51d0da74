import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CompanyRecord } from '../../src/dataset/records.ts';
import {
  extendSplit,
  foldsOf,
  recordsOf,
  SIDES,
  type Split,
  withoutGroupsOf,
} from '../../src/dataset/split.ts';
import { openSplit } from '../../src/dataset/split-file.ts';
import { stratify, type Unit } from '../../src/dataset/stratification.ts';

const NOTHING: Split = { train: [], dev: [], test: [] };

function record(id: number | string, description: string, tags: string[] = []): CompanyRecord {
  return { id: String(id), description, tags };
}

/** A text that shares no 5-gram with that of another number. */
function distinctText(number: number): string {
  return String.fromCodePoint(0x4e00 + number).repeat(8);
}

function sideOf(split: Split, id: string): string | undefined {
  return SIDES.find((side) => split[side].includes(id));
}

/** The reference: looks at all labels and all units in each step. */
function stratifiedStepByStep(
  units: readonly Unit[],
  shares: readonly number[],
  placed: readonly { unit: Unit; subset: number }[],
): number[] {
  const all = [...units, ...placed.map(({ unit }) => unit)];
  const names = [...new Set(all.flatMap(({ labels }) => [...labels.keys()]))];
  const total = (of: (unit: Unit) => number) => all.reduce((sum, unit) => sum + of(unit), 0);
  const needs = shares.map((share) => ({
    records: share * total(({ size }) => size),
    labels: new Map(names.map((name) => [name, share * total(({ labels }) => labels.get(name) ?? 0)])),
  }));
  const assignment: number[] = units.map(() => -1);
  const take = (subset: number, { size, labels }: Unit) => {
    needs[subset].records -= size;
    for (const [name, count] of labels)
      needs[subset].labels.set(name, (needs[subset].labels.get(name) ?? 0) - count);
  };
  for (const { unit, subset } of placed) take(subset, unit);
  const left = (name: string) =>
    units.filter(({ labels }, index) => assignment[index] < 0 && labels.has(name)).length;
  const place = (index: number, name = '') => {
    const [subset] = [...shares.keys()].sort(
      (a, b) =>
        (needs[b].labels.get(name) ?? 0) - (needs[a].labels.get(name) ?? 0) ||
        needs[b].records - needs[a].records,
    );
    take(subset, units[index]);
    assignment[index] = subset;
  };
  for (;;) {
    const [rarest] = names.filter((name) => left(name) > 0).sort((a, b) => left(a) - left(b));
    if (rarest === undefined) break;
    for (const [index, { labels }] of units.entries()) {
      if (assignment[index] < 0 && labels.has(rarest)) place(index, rarest);
    }
  }
  for (const index of units.keys()) if (assignment[index] < 0) place(index);
  return assignment;
}

describe('stratification', () => {
  it('spreads common and rare labels by the shares', () => {
    const units = Array.from({ length: 100 }, (_, index) => ({
      size: 1,
      labels: new Map(
        index % 10 === 0
          ? [
              ['common', 1],
              ['rare', 1],
            ]
          : [['common', 1]],
      ),
    }));
    const subsets = stratify(units, [0.8, 0.1, 0.1]);
    const count = (subset: number, label: string) =>
      units.filter((unit, index) => subsets[index] === subset && unit.labels.has(label)).length;
    expect([0, 1, 2].map((subset) => count(subset, 'rare'))).toEqual([8, 1, 1]);
    expect([0, 1, 2].map((subset) => count(subset, 'common'))).toEqual([80, 10, 10]);
  });

  it('is that of the algorithm step by step', () => {
    const labels = fc.dictionary(
      fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'),
      fc.integer({ min: 1, max: 3 }),
    );
    const unit = fc
      .record({ size: fc.integer({ min: 1, max: 3 }), labels })
      .map(({ size, labels }) => ({ size, labels: new Map(Object.entries(labels)) }));
    const placed = fc.array(fc.record({ unit, subset: fc.nat(2) }), { maxLength: 10 });
    fc.assert(
      fc.property(fc.array(unit, { maxLength: 40 }), placed, (units, before) => {
        expect(stratify(units, [0.8, 0.1, 0.1], before)).toEqual(
          stratifiedStepByStep(units, [0.8, 0.1, 0.1], before),
        );
      }),
    );
  });

  it('places units without labels by size alone', () => {
    const units = Array.from({ length: 10 }, () => ({ size: 1, labels: new Map<string, number>() }));
    const subsets = stratify(units, [0.8, 0.1, 0.1]);
    expect([0, 1, 2].map((subset) => subsets.filter((each) => each === subset).length)).toEqual([8, 1, 1]);
  });
});

describe('the split', () => {
  const tags = fc.subarray(['a', 'b', 'c', 'd']);
  const corpus = fc
    .array(fc.tuple(fc.nat(30), tags), { minLength: 1, maxLength: 60 })
    .map((all) => all.map(([text, own], index) => record(index, distinctText(text), own)));

  it('places every record once, and near-duplicates together', () => {
    fc.assert(
      fc.property(corpus, (records) => {
        const split = extendSplit(NOTHING, records, 1);
        expect(SIDES.flatMap((side) => split[side]).sort()).toEqual(records.map(({ id }) => id).sort());
        for (const [text, same] of Object.entries(
          Object.groupBy(records, ({ description }) => description),
        )) {
          expect([text, new Set(same?.map(({ id }) => sideOf(split, id))).size]).toEqual([text, 1]);
        }
      }),
    );
  });

  it('places the records of one company together, also those whose id is the company', () => {
    const ofCompany = fc.array(fc.tuple(fc.nat(8), tags), { minLength: 1, maxLength: 60 }).map((all) =>
      all.map(([company, own], index): CompanyRecord => {
        const isFirst = all.findIndex(([other]) => other === company) === index;
        const each = record(isFirst ? `c${company}` : index, distinctText(index), own);
        return isFirst ? each : { ...each, company: `c${company}` };
      }),
    );
    fc.assert(
      fc.property(ofCompany, (records) => {
        const split = extendSplit(NOTHING, records, 1);
        const folds = foldsOf(records, 3, 1);
        for (const own of Map.groupBy(records, ({ id, company = id }) => company).values()) {
          expect(new Set(own.map(({ id }) => sideOf(split, id))).size).toBe(1);
          expect(folds.filter((fold) => own.some((each) => fold.includes(each))).length).toBe(1);
        }
      }),
    );
  });

  it('keeps the side of every record when records are added', () => {
    fc.assert(
      fc.property(corpus, fc.nat(), (records, count) => {
        const first = extendSplit(NOTHING, records.slice(0, count % records.length), 1);
        const second = extendSplit(first, records, 2);
        for (const side of SIDES) expect(second[side]).toEqual(expect.arrayContaining([...first[side]]));
      }),
    );
  });

  it('puts a new near-duplicate of a test record on the test side', () => {
    const records = Array.from({ length: 50 }, (_, index) => record(index, distinctText(index)));
    const split = extendSplit(NOTHING, records, 1);
    const tested = records.find(({ id }) => split.test.includes(id));
    const added = record('new', tested?.description ?? '');
    expect(extendSplit(split, [...records, added], 1).test).toContain('new');
  });

  it('is the same for the same seed', () => {
    const records = Array.from({ length: 50 }, (_, index) => record(index, distinctText(index), ['a']));
    expect(extendSplit(NOTHING, records, 3)).toEqual(extendSplit(NOTHING, records, 3));
    expect(extendSplit(NOTHING, records, 3)).not.toEqual(extendSplit(NOTHING, records, 4));
  });

  it('removes candidates that are of the company of a held-back record', () => {
    const sealed = [record('c1', distinctText(1))];
    const candidates = [
      { ...record(2, distinctText(2)), company: 'c1' },
      { ...record(3, distinctText(3)), company: 'c3' },
    ];
    expect(withoutGroupsOf(candidates, sealed).map(({ id }) => id)).toEqual(['3']);
  });

  it('removes candidates that are near-duplicates of held-back records', () => {
    const sealed = [record(1, '冷凍餃子と総菜の製造および販売を行う会社')];
    const candidates = [
      record(2, '冷凍餃子と総菜の製造および販売を行う会社'),
      record(3, '電力の小売と太陽光発電所の開発'),
    ];
    expect(withoutGroupsOf(candidates, sealed).map(({ id }) => id)).toEqual(['3']);
  });

  it('is kept in its file and extended there', async () => {
    const path = join(await mkdtemp(join(tmpdir(), 'split-')), 'split.json');
    const records = Array.from({ length: 30 }, (_, index) => record(index, distinctText(index)));
    const { split: first } = await openSplit(path, records.slice(0, 20), 1, 'refuse');
    expect(JSON.parse(await readFile(path, 'utf8'))).toEqual(first);
    const { split: second } = await openSplit(path, records, 1, 'refuse');
    expect(recordsOf(second, 'train', records).length).toBeGreaterThan(first.train.length);
    expect(JSON.parse(await readFile(path, 'utf8'))).toEqual(second);
  });

  it('is rejected when an id occurs in it twice', async () => {
    const path = join(await mkdtemp(join(tmpdir(), 'split-')), 'split.json');
    await writeFile(path, JSON.stringify({ train: ['1'], dev: ['1'], test: [] }));
    await expect(openSplit(path, [], 1, 'move')).rejects.toThrow(/an id occurs twice/);
  });
});
