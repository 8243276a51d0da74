import type { Encoding } from '../contract/encoding.ts';
import { OperationalError } from '../contract/error.ts';
import type { OnProgress } from '../contract/progress.ts';
import { type Corpus, readCorpus } from '../dataset/corpus.ts';
import { recordsOf, type Side } from '../dataset/split.ts';
import { readSplit } from '../dataset/split-file.ts';

/** The options that name the records of a split. */
export interface SplitOptions {
  readonly data: string[];
  readonly encoding?: Encoding;
  readonly tags: string;
  readonly splitFile: string;
}

/**
 * Reads the catalogue, and the records of one side of a split.
 * @throws {OperationalError} `invalid-input`, when a file cannot be used, or the side has none of the records
 */
export async function readSide(
  { data, encoding, tags, splitFile }: SplitOptions,
  side: Side,
  onProgress: OnProgress,
): Promise<Corpus> {
  const { catalogue, records } = await readCorpus(data, tags, onProgress, encoding);
  const own = recordsOf(await readSplit(splitFile), side, records);
  if (own.length === 0)
    throw new OperationalError('invalid-input', `${splitFile} puts none of these records on ${side}`);
  return { catalogue, records: own };
}
