import { readCorpus } from '../dataset/corpus.ts';
import { openSplit, recordsOf, withoutNearDuplicates } from '../dataset/split.ts';
import type { TrainingData } from '../training/training-data.ts';
import type { SplitOptions } from './split-side.ts';

/** The options that name what is trained on. */
export interface TrainingDataOptions extends SplitOptions {
  readonly extra: string[];
}

/**
 * The records to train on and those of dev, by the split, which is begun or extended where it must be.
 * @throws {OperationalError} when a file cannot be used
 */
export async function readTrainingData(
  { data, tags, splitFile, extra }: TrainingDataOptions,
  seed: number,
): Promise<TrainingData> {
  const { catalogue, records } = await readCorpus(data, tags);
  const split = await openSplit(splitFile, records, seed);
  const dev = recordsOf(split, 'dev', records);
  const extraRecords = extra.length > 0 ? (await readCorpus(extra, tags)).records : [];
  return {
    train: recordsOf(split, 'train', records),
    dev,
    extra: withoutNearDuplicates(extraRecords, [...dev, ...recordsOf(split, 'test', records)]),
    catalogue,
  };
}
