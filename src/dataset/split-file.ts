import { existsSync } from 'node:fs';
import { z } from 'zod';
import { idSchema } from '../contract/id.ts';
import type { OnProgress } from '../contract/progress.ts';
import { readJson } from '../files/parse.ts';
import { writeAtomically } from '../files/write.ts';
import { assertNoLeaks, type Leak, leaksOf, withoutLeaks } from './leaks.ts';
import type { CompanyRecord } from './records.ts';
import { groupsOf, placeGroups, SIDES, type Split } from './split.ts';

const ids = z.array(idSchema(z.string()));
const splitSchema = z.strictObject({ train: ids, dev: ids, test: ids }).refine((split) => {
  const all = SIDES.flatMap((side) => split[side]);
  return new Set(all).size === all.length;
}, 'an id occurs twice');

const EMPTY_SPLIT: Split = { train: [], dev: [], test: [] };

/** @throws {OperationalError} when the file is missing or is not a valid split */
export function readSplit(path: string): Promise<Split> {
  return readJson(splitSchema, path);
}

/**
 * Reads the split from a file, adds new records to it and writes it back. A missing file is created.
 * @param records cleaned records
 * @param onLeaks whether records that are not on the side of their group move there, keep their side, or are refused
 * @throws {OperationalError} `invalid-input`, when the file is not a valid split, or leaks are refused
 */
export async function openSplit(
  path: string,
  records: readonly CompanyRecord[],
  seed: number,
  onLeaks: 'move' | 'keep' | 'refuse',
  onProgress?: OnProgress,
): Promise<{ split: Split; leaks: Leak[] }> {
  const former = existsSync(path) ? await readSplit(path) : EMPTY_SPLIT;
  const groups = groupsOf(records, onProgress);
  const leaks = leaksOf(former, groups);
  if (onLeaks === 'refuse') assertNoLeaks(leaks, path);
  const moves = onLeaks === 'move' && leaks.length > 0;
  const split = placeGroups(moves ? withoutLeaks(former, leaks) : former, groups, seed, onProgress);
  const hasNew = SIDES.some((side) => split[side].length > former[side].length);
  if (moves || hasNew) await writeAtomically(path, `${JSON.stringify(split, null, 1)}\n`);
  return { split, leaks };
}
