import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { OperationalError } from '../../contract/error.ts';
import { whileLocked } from '../../files/lock.ts';
import { writeAtomically } from '../../files/write.ts';
import { openImage } from '../../text/dictionary/dictionary-image.ts';
import { loadDictionary } from '../../text/dictionary/load-dictionary.ts';
import { ranked, type ScoredTrial, search, type Trial } from '../../training/search/search.ts';
import { readSearchSpace, settingsWith } from '../../training/search/search-space.ts';
import { readTrainingSettings, trainingSettingsSchema } from '../../training/settings.ts';
import { Command } from '../command.ts';
import {
  allowLeaksOption,
  catalogueOption,
  dataOption,
  encodingOption,
  extraOption,
  numberBetween,
  splitFileOption,
  wordsOption,
} from '../options.ts';
import { withProgress } from '../progress.ts';
import { table } from '../table.ts';
import { readSides, type TrainingDataOptions, trainingDataOf } from '../training-data.ts';

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
      'Searches for better training settings by random search. Trials are ranked by the mean of micro- and macro-F1 on ' +
        'dev and recorded, so a search that is started again continues after them.',
    )
    .addOption(dataOption())
    .addOption(encodingOption())
    .addOption(extraOption())
    .addOption(catalogueOption())
    .addOption(wordsOption())
    .addOption(splitFileOption())
    .addOption(allowLeaksOption())
    .option('--settings <file>', 'training settings that are not varied, JSON')
    .option(
      '--space <file>',
      'the values of each varied setting, JSON: {"dropout": {"from": 0.2, "to": 0.7}, "hidden": {"oneOf": [[128], [256]]}}',
    )
    .option('--minutes <number>', 'the time after which no new trial begins', numberBetween(0, 1e5), 30)
    .option(
      '--trials <number>',
      'the maximum number of trials in all',
      numberBetween(1, 1e6, { whole: true }),
      1000,
    )
    .requiredOption('--out <directory>', 'the directory of trials.jsonl and of best.json, the best settings')
    .action(run);
}

async function run({ settings, space: spacePath, minutes, trials: maximum, out, ...options }: SearchOptions) {
  const logPath = join(out, 'trials.jsonl');
  const bestPath = join(out, 'best.json');
  if (existsSync(bestPath) && !existsSync(logPath)) {
    throw new OperationalError('invalid-input', `${bestPath} is not from a search; choose another --out`);
  }
  const base = await readTrainingSettings(settings);
  const space = await readSearchSpace(spacePath, base);
  const trials = await withProgress(async ({ report, result }) => {
    const dictionary = openImage(await loadDictionary());
    const data = trainingDataOf(await readSides(options, base, dictionary, report), report);
    const end = performance.now() + 60_000 * minutes;
    return whileLocked(logPath, () =>
      search({ data, space, base, logPath }, dictionary, {
        continues: ({ length }) => length < maximum && performance.now() < end,
        onTrial: (done) => {
          const left = `${Math.max(0, (end - performance.now()) / 60_000).toFixed(1)} minutes left`;
          result('trials', done.length, maximum, `${stateOf(done)}, ${left}`);
        },
        onProgress: report,
      }),
    );
  });
  const [best] = ranked(trials);
  const failures = trials.flatMap((trial) => ('failure' in trial ? [trial.failure] : []));
  if (best === undefined) {
    throw new OperationalError(
      'invalid-input',
      failures.length === 0
        ? 'there was no time for a trial; raise --minutes'
        : `all ${failures.length} trials failed, the last one because ${failures.at(-1)}`,
    );
  }
  await writeAtomically(bestPath, `${JSON.stringify(settingsWith(best.settings, base), null, 2)}\n`);
  process.stdout.write(
    `${trialTable(ranked(trials).slice(0, SHOWN), best)}\n` +
      `The settings of the best of ${trials.length} trials are written to ${bestPath}.\n`,
  );
  if (failures.length > 0) {
    process.stdout.write(
      `${failures.length} of ${trials.length} trials failed; ${logPath} has the reasons.\n`,
    );
  }
}

/** What the progress says of the trials so far. */
function stateOf(trials: readonly Trial[]): string {
  const [best] = ranked(trials);
  const last = trials.at(-1);
  return [
    ...(best ? [`best ${figures(best)} by trial ${best.trial}`] : []),
    ...(last && 'failure' in last ? [`trial ${last.trial} failed: ${last.failure}`] : []),
  ].join(', ');
}

function trialTable(trials: readonly ScoredTrial[], { settings }: ScoredTrial): string {
  const names = trainingSettingsSchema.keyof().options.filter((name) => name in settings);
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

function figures({ microF1, macroF1 }: ScoredTrial): string {
  return `${microF1.toFixed(3)} / ${macroF1.toFixed(3)}`;
}
