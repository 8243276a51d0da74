import type { OnProgress } from '../contract/progress.ts';
import { seededRandom, shuffled } from '../network/random.ts';
import { recordGroups } from './record-groups.ts';
import type { CompanyRecord } from './records.ts';
import { stratify, type Unit } from './stratification.ts';

export const SIDES = ['train', 'dev', 'test'] as const;
export type Side = (typeof SIDES)[number];
const SHARES: Record<Side, number> = { train: 0.8, dev: 0.1, test: 0.1 };

/** The ids of the records on each side. */
export type Split = Readonly<Record<Side, readonly string[]>>;

/**
 * Adds the records that are not in `existing`, so that every tag is spread evenly and each group of records stays
 * together. Existing records keep their side, and new ones of their group go to it.
 * @param records cleaned records
 */
export function extendSplit(
  existing: Split,
  records: readonly CompanyRecord[],
  seed: number,
  onProgress?: OnProgress,
): Split {
  return placeGroups(existing, groupsOf(records, onProgress), seed, onProgress);
}

/** `extendSplit` for records that are grouped already. */
export function placeGroups(
  existing: Split,
  groups: readonly CompanyRecord[][],
  seed: number,
  onProgress?: OnProgress,
): Split {
  const sideOf = sidesOf(existing);
  const placed: { unit: Unit; subset: number }[] = [];
  const open: CompanyRecord[][] = [];
  for (const group of groups) {
    const side = placedRecord(group, sideOf)?.side;
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

/** The side of each record. */
export function sidesOf(split: Split): Map<string, Side> {
  return new Map(SIDES.flatMap((side) => split[side].map((id) => [id, side] as const)));
}

/**
 * The record that decides on the side of its group: the first on test, or else on dev, or else on train, which keeps the
 * held-back sides clean. Undefined if the group has no side yet.
 */
export function placedRecord(
  group: readonly CompanyRecord[],
  sideOf: ReadonlyMap<string, Side>,
): { id: string; side: Side } | undefined {
  for (const side of ['test', 'dev', 'train'] as const) {
    const placed = group.find(({ id }) => sideOf.get(id) === side);
    if (placed !== undefined) return { id: placed.id, side };
  }
  return undefined;
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
  if (candidates.length === 0) return [];
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

/** The records by group, in the order of their first records. */
export function groupsOf(records: readonly CompanyRecord[], onProgress?: OnProgress): CompanyRecord[][] {
  const groups = recordGroups(records, onProgress);
  return [...Map.groupBy(records.keys(), (index) => groups[index]).values()].map((group) =>
    group.map((index) => records[index]),
  );
}

function unitOf(group: readonly CompanyRecord[]): Unit {
  const labels = new Map<string, number>();
  for (const { tags, kind } of group) {
    // The kinds are spread evenly like the tags.
    const own = kind === undefined ? tags : [...tags, `kind ${kind}`];
    for (const label of own) labels.set(label, (labels.get(label) ?? 0) + 1);
  }
  return { size: group.length, labels };
}
