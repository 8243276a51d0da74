import { isDeepStrictEqual } from 'node:util';
import { OperationalError } from '../contract/error.ts';
import type { OnProgress } from '../contract/progress.ts';
import type { CompanyRecord } from '../dataset/records.ts';
import { foldsOf, withoutGroupsOf } from '../dataset/split.ts';
import type { Manifest } from '../model/manifest.ts';
import type { TrainingSettings } from './settings.ts';
import { fingerprint, type TrainingData } from './training-data.ts';

/** One part of so many is dev: it calibrates the two paths of the network before they are joined. */
const PARTS = 20;

/**
 * The data to refit a model on, once its sealed scores are known and nothing is chosen any more: the records of train,
 * dev and test together.
 * @param extra additional records, with those that are nearly equal to a record of the split
 */
export function refitData(
  { train, dev, catalogue, userWords, wordVectors }: Omit<TrainingData, 'extra'>,
  test: readonly CompanyRecord[],
  extra: readonly CompanyRecord[],
  { seed }: Pick<TrainingSettings, 'seed'>,
  onProgress?: OnProgress,
): TrainingData {
  const [newDev, ...rest] = foldsOf([...train, ...dev, ...test], PARTS, seed, onProgress);
  return {
    train: rest.flat(),
    dev: newDev,
    extra: withoutGroupsOf(extra, newDev, onProgress),
    catalogue,
    userWords,
    wordVectors,
  };
}

/**
 * Checks that a model can be refitted: its scores are then those of the new model, so it must be of the same data and
 * settings, and evaluated.
 * @throws {OperationalError} `wrong-use`
 */
export function assertRefittable(
  { name, version, data: known, training, scores, refittedFrom }: Manifest,
  data: TrainingData,
  settings: TrainingSettings,
): void {
  const refuse = (why: string) => new OperationalError('wrong-use', `${name} ${version} ${why}`);
  if (refittedFrom !== undefined)
    throw refuse(`is refitted already: name the model that it was refitted from, ${refittedFrom}`);
  if (known.fingerprint !== fingerprint(data) || !isDeepStrictEqual(training, settings))
    throw refuse('was trained on other data or with other settings: train it again first, without --refit');
  if (settings.thresholdFolds === 0)
    throw refuse(
      'has its thresholds by dev alone, which would be learned too: set thresholdFolds, and train it again',
    );
  if (scores.test === undefined)
    throw refuse(
      'has no sealed scores, and could get none after this: run evaluate --split test --open-test first',
    );
}
