import { OperationalError } from '../contract/error.ts';
import type { OnProgress } from '../contract/progress.ts';
import { readCorpus } from '../dataset/corpus.ts';
import { recordsOf, withoutGroupsOf } from '../dataset/split.ts';
import { openSplit } from '../dataset/split-file.ts';
import { readText } from '../files/parse.ts';
import type { DictionaryData } from '../text/dictionary/dictionary-image.ts';
import { formatUserWords, readUserWords } from '../text/dictionary/user-words.ts';
import type { TrainingSettings } from '../training/settings.ts';
import { assertGroups } from '../training/tag-selection.ts';
import type { TrainingData } from '../training/training-data.ts';
import type { SplitOptions } from './split-side.ts';

/** The options that name the training data. */
export interface TrainingDataOptions extends SplitOptions {
  readonly extra: string[];
  readonly words?: string;
  readonly allowLeaks?: true;
}

/**
 * Reads the records of train and dev by the split. New records are added to the split.
 * @throws {OperationalError} `invalid-input`, when a file cannot be used, or the split leaks and that is not allowed
 */
export async function readTrainingData(
  { data, encoding, tags, splitFile, extra, words, allowLeaks }: TrainingDataOptions,
  settings: TrainingSettings,
  dictionary: DictionaryData,
  onProgress: OnProgress,
): Promise<TrainingData> {
  const { catalogue, records } = await readCorpus(data, tags, onProgress, encoding);
  const extraRecords = extra.length > 0 ? (await readCorpus(extra, tags, onProgress, encoding)).records : [];
  assertGroups(settings, catalogue);
  if (words !== undefined && settings.analyser !== 'japanese')
    throw new OperationalError('wrong-use', '--words is for the analyser "japanese" alone');
  const userWords =
    words === undefined
      ? undefined
      : formatUserWords(readUserWords(await readText(words), words, dictionary));
  // Written last, so that a mistake in the other files leaves the split as it was.
  const onLeaks = allowLeaks ? 'keep' : 'refuse';
  const { split } = await openSplit(splitFile, records, settings.seed, onLeaks, onProgress);
  const dev = recordsOf(split, 'dev', records);
  return {
    train: recordsOf(split, 'train', records),
    dev,
    extra: withoutGroupsOf(extraRecords, [...dev, ...recordsOf(split, 'test', records)], onProgress),
    catalogue,
    userWords,
  };
}
