import type { Encoding } from '../contract/encoding.ts';
import { OperationalError } from '../contract/error.ts';
import type { OnProgress } from '../contract/progress.ts';
import { readCorpus } from '../dataset/corpus.ts';
import type { CompanyRecord, Tag } from '../dataset/records.ts';
import { recordsOf, type Side, type Split } from '../dataset/split.ts';
import { readSplit } from '../dataset/split-file.ts';
import type { Manifest } from '../model/manifest.ts';

/** The options that name the records of a split. */
export interface SplitOptions {
  readonly data: string[];
  readonly encoding?: Encoding;
  readonly tags: string;
  readonly splitFile: string;
}

/** The records of one side of a split, and what they were taken from. */
interface SplitSide {
  readonly catalogue: readonly Tag[];
  readonly records: readonly CompanyRecord[];
  readonly allRecords: readonly CompanyRecord[];
  readonly split: Split;
}

/**
 * Reads the records of one side of a split.
 * @throws {OperationalError} `invalid-input`, when a file cannot be used, or the side has none of the records
 */
export async function readSide(
  { data, encoding, tags, splitFile }: SplitOptions,
  side: Side,
  onProgress: OnProgress,
): Promise<SplitSide> {
  const { catalogue, records: allRecords } = await readCorpus(data, tags, onProgress, encoding);
  const split = await readSplit(splitFile);
  const records = recordsOf(split, side, allRecords);
  if (records.length === 0)
    throw new OperationalError('invalid-input', `${splitFile} puts none of these records on ${side}`);
  return { catalogue, records, allRecords, split };
}

/**
 * Checks that a model has not learned the records of dev and test.
 * @throws {OperationalError} `wrong-use`, for a refitted model
 */
export function assertNotRefitted({ name, version, refittedFrom }: Manifest): void {
  if (refittedFrom === undefined) return;
  throw new OperationalError(
    'wrong-use',
    `${name} ${version} was refitted on train, dev and test, so it knows their records: use ${refittedFrom}, the model before`,
  );
}
