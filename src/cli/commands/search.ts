import { join } from 'node:path';
import { Command } from 'commander';
import { writeAtomically } from '../../files/write.ts';
import { openImage } from '../../text/dictionary/dictionary-image.ts';
import { loadDictionary } from '../../text/dictionary/load-dictionary.ts';
import { ranked, search, type Trial } from '../../training/search/search.ts';
import { readSearchSpace, settingsOfTrial } from '../../training/search/search-space.ts';
import { readTrainingSettings } from '../../training/settings.ts';
import { catalogueOption, dataOption, extraOption, numberBetween, splitFileOption } from '../options.ts';
import { showProgress } from '../progress.ts';
import { table } from '../table.ts';
import { readTrainingData, type TrainingDataOptions } from '../training-data.ts';

interface SearchOptions extends TrainingDataOptions {
  settings?: string;
  space?: string;
  minutes: number;
  trials: number;
  out: string;
}

const SHOWN = 10;

export function searchCommand(): Command {
  return new Command('search')
    .description(
      'Looks for better training settings by random search, judged on dev by the mean of micro- and macro-F1. Trials ' +
        'are kept; run again, it goes on after them.',
    )
    .addOption(dataOption())
    .addOption(extraOption())
    .addOption(catalogueOption())
    .addOption(splitFileOption())
    .option('--settings <file>', 'training settings that stay as they are, JSON')
    .option(
      '--space <file>',
      'what each setting may be, JSON: {"dropout": {"from": 0.2, "to": 0.7}, "hidden": {"oneOf": [[128], [256]]}}',
    )
    .option('--minutes <number>', 'begin no trial after so long', numberBetween(0, 1e5), 30)
    .option(
      '--trials <number>',
      'at most so many trials in all',
      numberBetween(1, 1e6, { whole: true }),
      1000,
    )
    .requiredOption('--out <directory>', 'where trials.jsonl and best.json, the best settings, go')
    .action(run);
}

async function run({ settings, space: spacePath, minutes, trials: most, out, ...options }: SearchOptions) {
  const base = await readTrainingSettings(settings);
  const space = await readSearchSpace(spacePath);
  const data = await readTrainingData(options, base.seed);
  const dictionary = openImage(await loadDictionary());
  const progress = showProgress({ unit: 'trials', total: most, secondsBetweenLines: 0 });
  const end = performance.now() + 60_000 * minutes;
  const trials = await search({ data, space, base, logPath: join(out, 'trials.jsonl') }, dictionary, {
    goesOn: ({ length }) => length < most && performance.now() < end,
    onTrial: (done) => {
      const [best] = ranked(done);
      const left = Math.max(0, (end - performance.now()) / 60_000);
      progress.report(
        done.length,
        `best ${figures(best)} by trial ${best.trial}, ${left.toFixed(1)} minutes left`,
      );
    },
  });
  progress.stop();
  const best = ranked(trials).slice(0, SHOWN);
  if (best.length === 0) return;
  const path = join(out, 'best.json');
  await writeAtomically(path, `${JSON.stringify(settingsOfTrial(best[0].trial, space, base), null, 2)}\n`);
  process.stdout.write(`${trialTable(best)}\nThe best of ${trials.length} trials is written to ${path}.\n`);
}

function trialTable(trials: readonly Trial[]): string {
  const names = Object.keys(trials[0].settings);
  return table(
    ['trial', 'micro-F1', 'macro-F1', 'epochs', ...names],
    trials.map(({ trial, microF1, macroF1, epochs, settings }) => [
      trial,
      microF1.toFixed(3),
      macroF1.toFixed(3),
      epochs,
      ...names.map((name) => JSON.stringify(settings[name])),
    ]),
  );
}

function figures({ microF1, macroF1 }: Trial): string {
  return `${microF1.toFixed(3)} / ${macroF1.toFixed(3)}`;
}
