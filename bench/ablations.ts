import { parseArgs } from 'node:util';
import { z } from 'zod';
import { unseen } from '../src/contract/progress.ts';
import { predictLabelled } from '../src/evaluation/evaluation.ts';
import { readJson } from '../src/files/parse.ts';
import { writeAtomically } from '../src/files/write.ts';
import { trainedModelOf } from '../src/model/model.ts';
import { fitModel } from '../src/training/fit-model.ts';
import { trainingSettingsSchema } from '../src/training/settings.ts';
import { readWordVectors } from '../src/training/word-vectors/read-word-vectors.ts';
import { ablationTable } from './quality/ablation-table.ts';
import { readQualityData } from './quality/data.ts';
import { provenance } from './quality/report.ts';
import { printScores, type Score, scoresOf } from './quality/scores.ts';

/*
 * npm run bench:ablations -- --data DIRECTORY
 *
 * Effect of each training choice: trains once per entry of bench/quality/NAME-ablations.json, with the entry's settings
 * in place of the defaults, on the folds of bench:quality. Thresholds and calibration are by dev alone, which takes a sixth
 * of the time, unless the entry says otherwise. With `"unlabelled": true` it also learns from the texts without tags that
 * bench/quality/NAME.json names.
 */
const { values } = parseArgs({ options: { data: { type: 'string' } } });
const directory = z.string({ error: '--data DIRECTORY is missing' }).parse(values.data);

const { name, recipe, settings, dictionary, folds } = await readQualityData(directory);
const variants = await readJson(
  z.record(z.string(), z.looseObject({ unlabelled: z.boolean().default(false) })),
  `bench/quality/${name}-ablations.json`,
);
const wordVectors = Object.values(variants).some(({ unlabelled }) => unlabelled)
  ? await readWordVectors(recipe.unlabelled, settings, dictionary, unseen)
  : undefined;
const scores: Score[] = [];
for (const [choice, { unlabelled, ...other }] of Object.entries({
  'as it is': { unlabelled: false },
  ...variants,
})) {
  for (const { seed, data, test } of folds) {
    const own = trainingSettingsSchema.parse({ ...settings, thresholdFolds: 0, ...other, seed });
    const model = trainedModelOf(
      await fitModel(choice, unlabelled ? { ...data, wordVectors } : data, own, dictionary),
    );
    const found = scoresOf(choice, seed, predictLabelled(model, dictionary, test, data.catalogue));
    printScores(found);
    scores.push(...found);
  }
}
const table = ablationTable(scores, recipe.kinds);
const path = `bench/ABLATIONS-${name}.md`;
await writeAtomically(
  path,
  `# What each choice is worth: ${name}\n\nBy \`npm run bench:ablations\` on the folds of \`npm run bench:quality\`, settings as in ` +
    `bench/quality/${name}-ablations.json, thresholds and calibration by dev alone. Micro-F1 / macro-F1.\n\n${table}\n\n${provenance()}\n`,
);
process.stdout.write(`${table}\nWritten to ${path}.\n`);
