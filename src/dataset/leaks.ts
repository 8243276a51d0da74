import { OperationalError } from '../contract/error.ts';
import type { CompanyRecord } from './records.ts';
import { placedRecord, type Side, type Split, sidesOf } from './split.ts';

/** A record that is not on the side of its group, because its text or company has changed since it was split. */
export interface Leak {
  readonly record: string;
  readonly from: Side;
  /** The side of its group, and a record of the group that is there. */
  readonly to: Side;
  readonly because: string;
}

/** The maximum number of leaks that are listed. */
const MAX_LISTED = 20;

/** @param groups the records by group */
export function leaksOf(split: Split, groups: readonly (readonly CompanyRecord[])[]): Leak[] {
  const sideOf = sidesOf(split);
  return groups.flatMap((group) => {
    const placed = placedRecord(group, sideOf);
    return group.flatMap(({ id }): Leak[] => {
      const from = sideOf.get(id);
      if (placed === undefined || from === undefined || from === placed.side) return [];
      return [{ record: id, from, to: placed.side, because: placed.id }];
    });
  });
}

/** Moves the leaking records to the side of their group. */
export function withoutLeaks(split: Split, leaks: readonly Leak[]): Split {
  const moved = new Map(leaks.map(({ record, to }) => [record, to]));
  const idsOf = (side: Side) => [
    ...split[side].filter((id) => !moved.has(id)),
    ...[...moved].flatMap(([id, to]) => (to === side ? [id] : [])),
  ];
  return { train: idsOf('train'), dev: idsOf('dev'), test: idsOf('test') };
}

/** @throws {OperationalError} `invalid-input`, naming the first leak, when there is one */
export function assertNoLeaks(leaks: readonly Leak[], splitPath: string): void {
  if (leaks.length === 0) return;
  throw new OperationalError(
    'invalid-input',
    `${splitPath} leaks: ${nature(leaks)}: run company-tagger split to move them, or add --allow-leaks`,
  );
}

/** Says that scores on a side are too good, and why; undefined if they are not. */
export function flatteringNote(leaks: readonly Leak[], side: Side): string | undefined {
  const own = leaks.filter(({ from, to }) => from === side || to === side);
  if (own.length === 0) return undefined;
  return `The split leaks, so these scores flatter: ${nature(own)}. Run company-tagger split, and train again.`;
}

function nature(leaks: readonly Leak[]): string {
  const [{ record, from, to, because }] = leaks;
  return (
    `records on different sides are of one company or have nearly equal texts (${leaks.length}, the first is ` +
    `${record} on ${from} with ${because} on ${to})`
  );
}

/** Says which records moved and why, one in a line. */
export function movedRecords(leaks: readonly Leak[]): string {
  const lines = leaks
    .slice(0, MAX_LISTED)
    .map(({ record, from, to, because }) => `  ${record} from ${from} to ${to}, with ${because}`);
  if (leaks.length > MAX_LISTED) lines.push(`  and ${leaks.length - MAX_LISTED} more`);
  return `Moved to the side of a record of the same company or with a nearly equal text: ${leaks.length}\n${lines.join('\n')}`;
}
