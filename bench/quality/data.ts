import { basename } from 'node:path';
import { readCorpus } from '../../src/dataset/corpus.ts';
import type { CompanyRecord } from '../../src/dataset/records.ts';
import { foldsOf, recordsOf, withoutGroupsOf } from '../../src/dataset/split.ts';
import { readSplit } from '../../src/dataset/split-file.ts';
import { readText } from '../../src/files/parse.ts';
import { openImage } from '../../src/text/dictionary/dictionary-image.ts';
import { extendDictionary } from '../../src/text/dictionary/extend-dictionary.ts';
import { loadDictionary } from '../../src/text/dictionary/load-dictionary.ts';
import {
  readTrainingSettings,
  type TrainingSettings,
  trainingSettingsSchema,
} from '../../src/training/settings.ts';
import type { TrainingData } from '../../src/training/training-data.ts';
import { type Recipe, readRecipe } from './recipe.ts';

/** Records held out to test by, and what a system may learn from meanwhile. */
export interface Fold {
  readonly seed: number;
  readonly data: TrainingData;
  readonly test: readonly CompanyRecord[];
}

const FOLDS = 5;
/** A tenth of the records that are not held out is dev. */
const DEV_FOLDS = 10;
const SEED = 1;

/**
 * Reads the records of a directory, and our training settings, as bench/quality/NAME.json says. Sealed records are
 * excluded.
 * @param settingsPath a settings file that replaces the settings of the recipe
 */
export async function readQualityData(directory: string, settingsPath?: string) {
  const name = basename(directory);
  const recipe = await readRecipe(name);
  const cataloguePath = recipe.catalogue ?? `${directory}/tags.json`;
  const read = async (paths: readonly string[]) =>
    paths.length === 0 ? [] : (await readCorpus(paths, cataloguePath)).records;
  const { catalogue, records } = await readCorpus(
    recipe.records ?? [`${directory}/train.jsonl`],
    cataloguePath,
  );
  const sealed =
    recipe.sealed === undefined ? [] : recordsOf(await readSplit(recipe.sealed), 'test', records);
  const open = withoutGroupsOf(records, sealed);
  const extra = await read(recipe.extra);
  const test = recipe.test === undefined ? undefined : await read([`${directory}/${recipe.test}`]);
  const words = recipe.words === undefined ? '' : await readText(recipe.words);
  const dictionary = extendDictionary(openImage(await loadDictionary()), words);
  const heldOut = test === undefined ? foldsOf(open, FOLDS, SEED) : [test];
  const folds = heldOut.map((held, index): Fold => {
    const seed = index + 1;
    const rest = test === undefined ? open.filter((record) => !held.includes(record)) : open;
    const [dev, ...train] = foldsOf(rest, DEV_FOLDS, seed);
    const fit = withoutGroupsOf(extra, [...dev, ...held, ...sealed]);
    const { userWords } = dictionary;
    return { seed, data: { train: train.flat(), dev, extra: fit, catalogue, userWords }, test: held };
  });
  return {
    name,
    recipe,
    settings: await settingsOf(recipe, settingsPath),
    dictionary,
    folds,
  };
}

async function settingsOf({ settings }: Recipe, settingsPath?: string): Promise<TrainingSettings> {
  if (settingsPath !== undefined) return readTrainingSettings(settingsPath);
  return typeof settings === 'object'
    ? trainingSettingsSchema.parse(settings)
    : readTrainingSettings(settings);
}
