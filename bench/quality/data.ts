import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import { z } from 'zod';
import { readCorpus } from '../../src/dataset/corpus.ts';
import { extendSplit, recordsOf, withoutGroupsOf } from '../../src/dataset/split.ts';
import { readSplit } from '../../src/dataset/split-file.ts';
import { readJson } from '../../src/files/parse.ts';
import { openImage } from '../../src/text/dictionary/dictionary-image.ts';
import { loadDictionary } from '../../src/text/dictionary/load-dictionary.ts';
import { readTrainingSettings } from '../../src/training/settings.ts';
import type { TrainingData } from '../../src/training/training-data.ts';

const recipeSchema = z.strictObject({
  settings: z.string().optional(),
  extra: z.array(z.string()).default([]),
  sealed: z.string().optional(),
  /** The group whose tags are left out one at a time, to measure learning from the description alone. */
  leaveOut: z.string().optional(),
});

/**
 * Reads the records of a directory (train.jsonl, tags.json) and our training settings from bench/quality/NAME.json.
 * Sealed records are excluded.
 * @param settingsPath a settings file that replaces the one of the recipe
 */
export async function readQualityData(directory: string, settingsPath?: string) {
  const name = basename(directory);
  const recipePath = `bench/quality/${name}.json`;
  const recipe = existsSync(recipePath) ? await readJson(recipeSchema, recipePath) : recipeSchema.parse({});
  const settings = await readTrainingSettings(settingsPath ?? recipe.settings);
  const { catalogue, records } = await readCorpus([`${directory}/train.jsonl`], `${directory}/tags.json`);
  const sealed =
    recipe.sealed === undefined ? [] : recordsOf(await readSplit(recipe.sealed), 'test', records);
  const open = records.filter((record) => !sealed.includes(record));
  const extra =
    recipe.extra.length === 0 ? [] : (await readCorpus(recipe.extra, `${directory}/tags.json`)).records;
  /** The split of a seed. It is deterministic, so all systems share it. */
  const sidesOf = (seed: number) => {
    const split = extendSplit({ train: [], dev: [], test: [] }, open, seed);
    const [train, dev, test] = (['train', 'dev', 'test'] as const).map((side) =>
      recordsOf(split, side, open),
    );
    const fit = withoutGroupsOf(extra, [...dev, ...test, ...sealed]);
    const data: TrainingData = { train, dev, extra: fit, catalogue };
    return { data, test };
  };
  return { name, recipe, settings, catalogue, dictionary: openImage(await loadDictionary()), sidesOf };
}
