import { parseArgs } from 'node:util';
import { z } from 'zod';
import { evaluate } from '../src/evaluation/evaluation.ts';
import { readJson } from '../src/files/parse.ts';
import { writeAtomically } from '../src/files/write.ts';
import { trainedModelOf } from '../src/model/model.ts';
import { fitModel } from '../src/training/fit-model.ts';
import { trainingSettingsSchema } from '../src/training/settings.ts';
import { shell } from './programs.ts';
import { readQualityData } from './quality/data.ts';
import { spread } from './quality/report.ts';

/*
 * npm run bench:ablations -- --data DIRECTORY [--seeds N]
 *
 * Effect of each training choice: trains once per entry of bench/quality/NAME-ablations.json, with the entry's settings
 * in place of the defaults, on the splits of bench:quality.
 */
const { values } = parseArgs({
  options: { data: { type: 'string' }, seeds: { type: 'string', default: '5' } },
});
const directory = z.string({ error: '--data DIRECTORY is missing' }).parse(values.data);
const seeds = z.coerce.number().int().positive().parse(values.seeds);

const { name, settings, dictionary, sidesOf } = await readQualityData(directory);
const variants = await readJson(
  z.record(z.string(), z.record(z.string(), z.unknown())),
  `bench/quality/${name}-ablations.json`,
);
const sides = Array.from({ length: seeds }, (_, index) => ({ seed: index + 1, ...sidesOf(index + 1) }));
const rows: string[][] = [];
for (const [choice, other] of Object.entries({ 'as it is': {}, ...variants })) {
  const scores = [];
  for (const { seed, data, test } of sides) {
    const own = trainingSettingsSchema.parse({ ...settings, ...other, seed });
    const model = trainedModelOf(await fitModel(choice, data, own, dictionary));
    scores.push(evaluate(model, dictionary, test, data.catalogue));
  }
  rows.push([
    choice,
    spread(scores.map(({ overall }) => overall.micro.f1)),
    spread(scores.map(({ overall }) => overall.macro.f1)),
    spread(scores.map(({ overall }) => overall.averagePrecision)),
    spread(scores.map(({ calibration }) => calibration.errorOfLikely)),
  ]);
  process.stderr.write(`${rows[rows.length - 1].join(', ')}\n`);
}
const head = ['choice', 'micro-F1', 'macro-F1', 'mean AP', 'ECE, p ≥ 0.05'];
const table = [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
const path = `bench/ABLATIONS-${name}.md`;
const commit = shell('git rev-parse --short HEAD').trim();
await writeAtomically(
  path,
  `# What each choice is worth: ${name}\n\nBy \`npm run bench:ablations\`, ${seeds} seeds, settings as in bench/quality/${name}-ablations.json.\n\n${table}\n\n` +
    `On ${new Date().toISOString().slice(0, 10)}, commit ${commit}.\n`,
);
process.stdout.write(`${table}\nWritten to ${path}.\n`);
