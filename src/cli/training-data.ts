import { OperationalError } from '../contract/error.ts';
import type { OnProgress } from '../contract/progress.ts';
import { readCorpus } from '../dataset/corpus.ts';
import type { CompanyRecord } from '../dataset/records.ts';
import { recordsOf, withoutGroupsOf } from '../dataset/split.ts';
import { openSplit } from '../dataset/split-file.ts';
import { readText } from '../files/parse.ts';
import type { DictionaryData } from '../text/dictionary/dictionary-image.ts';
import { extendDictionary } from '../text/dictionary/extend-dictionary.ts';
import { formatUserWords, readUserWords } from '../text/dictionary/user-words.ts';
import type { TrainingSettings } from '../training/settings.ts';
import { assertGroups } from '../training/tag-selection.ts';
import type { TrainingData } from '../training/training-data.ts';
import { readWordVectors } from '../training/word-vectors/read-word-vectors.ts';
import type { SplitOptions } from './split-side.ts';

/** The options that name the training data. */
export interface TrainingDataOptions extends SplitOptions {
  readonly extra: string[];
  readonly words?: string;
  readonly unlabelled?: string[];
  readonly allowLeaks?: true;
}

/** The records of all sides of a split, and what else a model is trained on. */
export interface Sides
  extends Pick<TrainingData, 'train' | 'dev' | 'catalogue' | 'userWords' | 'wordVectors'> {
  readonly test: readonly CompanyRecord[];
  /** With those that are nearly equal to a record of the split. */
  readonly allExtra: readonly CompanyRecord[];
}

/**
 * Reads the records of all sides of the split. New records are added to the split.
 * @throws {OperationalError} `invalid-input`, when a file cannot be used, or the split leaks and that is not allowed
 */
export async function readSides(
  { data, encoding, tags, splitFile, extra, words, unlabelled, allowLeaks }: TrainingDataOptions,
  settings: TrainingSettings,
  dictionary: DictionaryData,
  onProgress: OnProgress,
): Promise<Sides> {
  const { catalogue, records } = await readCorpus(data, tags, onProgress, encoding);
  const allExtra = extra.length > 0 ? (await readCorpus(extra, tags, onProgress, encoding)).records : [];
  assertGroups(settings, catalogue);
  if (words !== undefined && settings.analyser !== 'japanese')
    throw new OperationalError('wrong-use', '--words is for the analyser "japanese" alone');
  const userWords =
    words === undefined
      ? undefined
      : formatUserWords(readUserWords(await readText(words), words, dictionary));
  if (unlabelled !== undefined && !settings.linear)
    throw new OperationalError(
      'wrong-use',
      '--unlabelled is for the linear path, which the settings switch off: set "linear" to true',
    );
  const wordVectors =
    unlabelled &&
    (await readWordVectors(
      unlabelled,
      settings,
      extendDictionary(dictionary, userWords ?? ''),
      onProgress,
      encoding,
    ));
  // Written last, so that a mistake in the other files leaves the split as it was.
  const onLeaks = allowLeaks ? 'keep' : 'refuse';
  const { split } = await openSplit(splitFile, records, settings.seed, onLeaks, onProgress);
  return {
    train: recordsOf(split, 'train', records),
    dev: recordsOf(split, 'dev', records),
    test: recordsOf(split, 'test', records),
    allExtra,
    catalogue,
    userWords,
    wordVectors,
  };
}

/** What a model is trained on, which is nothing like dev or test. */
export function trainingDataOf(sides: Sides, onProgress?: OnProgress): TrainingData {
  const { train, dev, test, allExtra, catalogue, userWords, wordVectors } = sides;
  return {
    train,
    dev,
    extra: withoutGroupsOf(allExtra, [...dev, ...test], onProgress),
    catalogue,
    userWords,
    wordVectors,
  };
}
