import { existsSync } from 'node:fs';
import { z } from 'zod';
import { idSchema } from '../contract/id.ts';
import type { OnProgress } from '../contract/progress.ts';
import { readJson } from '../files/parse.ts';
import { writeAtomically } from '../files/write.ts';
import { seededRandom, shuffled } from '../network/random.ts';
import { recordGroups } from './record-groups.ts';
import type { CompanyRecord } from './records.ts';
import { stratify, type Unit } from './stratification.ts';

export const SIDES = ['train', 'dev', 'test'] as const;
export type Side = (typeof SIDES)[number];
const SHARES: Record<Side, number> = { train: 0.8, dev: 0.1, test: 0.1 };

const ids = z.array(idSchema(z.string()));
const splitSchema = z.strictObject({ train: ids, dev: ids, test: ids }).refine((split) => {
  const all = SIDES.flatMap((side) => split[side]);
  return new Set(all).size === all.length;
}, 'an id occurs twice');

/** The ids of the records on each side. */
export type Split = z.infer<typeof splitSchema>;
const EMPTY_SPLIT: Split = { train: [], dev: [], test: [] };

/** @throws {OperationalError} when the file is missing or is not a valid split */
export function readSplit(path: string): Promise<Split> {
  return readJson(splitSchema, path);
}

/** Reads the split from a file, adds new records to it and writes it back. A missing file is created. */
export async function openSplit(
  path: string,
  records: readonly CompanyRecord[],
  seed: number,
  onProgress?: OnProgress,
): Promise<Split> {
  const existing = existsSync(path) ? await readSplit(path) : EMPTY_SPLIT;
  const split = extendSplit(existing, records, seed, onProgress);
  const isUnchanged = SIDES.every((side) => split[side].length === existing[side].length);
  if (!isUnchanged) await writeAtomically(path, `${JSON.stringify(split, null, 1)}\n`);
  return split;
}

/**
 * Adds the records that are not in `existing`, so that every tag is spread evenly and each group of records stays
 * together. Existing records keep their side, and new ones of their group go to it. If a group is on different sides, new
 * ones go to the first of test, dev and train that has one, to keep the held-back sides clean.
 * @param records cleaned records
 */
export function extendSplit(
  existing: Split,
  records: readonly CompanyRecord[],
  seed: number,
  onProgress?: OnProgress,
): Split {
  const sideOf = new Map(SIDES.flatMap((side) => existing[side].map((id) => [id, side] as const)));
  const groups = groupsOf(records, onProgress);
  const placed: { unit: Unit; subset: number }[] = [];
  const open: CompanyRecord[][] = [];
  for (const group of groups) {
    const side = (['test', 'dev', 'train'] as const).find((each) =>
      group.some(({ id }) => sideOf.get(id) === each),
    );
    if (side === undefined) open.push(group);
    else {
      placed.push({ unit: unitOf(group), subset: SIDES.indexOf(side) });
      for (const { id } of group) if (!sideOf.has(id)) sideOf.set(id, side);
    }
  }
  const shuffledGroups = shuffled(open, seededRandom(seed));
  const subsets = stratify(
    shuffledGroups.map(unitOf),
    SIDES.map((side) => SHARES[side]),
    placed,
    onProgress,
  );
  for (const [index, group] of shuffledGroups.entries()) {
    for (const { id } of group) sideOf.set(id, SIDES[subsets[index]]);
  }
  const idsOf = (side: Side) => [...sideOf].flatMap(([id, own]) => (own === side ? [id] : [])).sort();
  return { train: idsOf('train'), dev: idsOf('dev'), test: idsOf('test') };
}

/** The records of one side. */
export function recordsOf(split: Split, side: Side, records: readonly CompanyRecord[]): CompanyRecord[] {
  const wanted = new Set(split[side]);
  return records.filter(({ id }) => wanted.has(id));
}

/** The candidates that are in no group with a held-back record, and so may be trained on. */
export function withoutGroupsOf(
  candidates: readonly CompanyRecord[],
  held: readonly CompanyRecord[],
  onProgress?: OnProgress,
): CompanyRecord[] {
  const groups = recordGroups([...held, ...candidates], onProgress);
  const heldGroups = new Set(groups.slice(0, held.length));
  return candidates.filter((_, index) => !heldGroups.has(groups[held.length + index]));
}

/** Splits records into folds, with every tag spread evenly and each group of records in one fold. */
export function foldsOf(
  records: readonly CompanyRecord[],
  count: number,
  seed: number,
  onProgress?: OnProgress,
): CompanyRecord[][] {
  const groups = shuffled(groupsOf(records, onProgress), seededRandom(seed));
  const folds = stratify(groups.map(unitOf), new Array<number>(count).fill(1 / count), [], onProgress);
  return Array.from({ length: count }, (_, fold) =>
    groups.filter((_, index) => folds[index] === fold).flat(),
  );
}

function groupsOf(records: readonly CompanyRecord[], onProgress?: OnProgress): CompanyRecord[][] {
  const groups = recordGroups(records, onProgress);
  return [...Map.groupBy(records.keys(), (index) => groups[index]).values()].map((group) =>
    group.map((index) => records[index]),
  );
}

function unitOf(group: readonly CompanyRecord[]): Unit {
  const labels = new Map<string, number>();
  for (const tag of group.flatMap(({ tags }) => tags)) labels.set(tag, (labels.get(tag) ?? 0) + 1);
  return { size: group.length, labels };
}
