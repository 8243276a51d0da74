import { basename, join, resolve } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { isErrorOf } from '../../contract/error.ts';
import type { EpochReport } from '../../contract/model.ts';
import { whileLocked } from '../../files/lock.ts';
import { isBundle, readModel, writeModel } from '../../model/bundle.ts';
import { type Destination, destinationOf } from '../../model/destination.ts';
import type { Model } from '../../model/model.ts';
import { openTrainedModel } from '../../model/open-model.ts';
import { openImage } from '../../text/dictionary/dictionary-image.ts';
import { loadDictionary } from '../../text/dictionary/load-dictionary.ts';
import { CheckpointDirectory } from '../../training/checkpoint-directory.ts';
import { fitModel } from '../../training/fit-model.ts';
import { assertRefittable, refitData } from '../../training/refit.ts';
import { readTrainingSettings, type TrainingSettings } from '../../training/settings.ts';
import type { TrainingHooks } from '../../training/train-ensemble.ts';
import { runIdOf } from '../../training/training-data.ts';
import { Command } from '../command.ts';
import { leftOutNote } from '../left-out-note.ts';
import {
  allowLeaksOption,
  catalogueOption,
  dataOption,
  encodingOption,
  extraOption,
  splitFileOption,
  unlabelledOption,
  wordsOption,
} from '../options.ts';
import { withProgress } from '../progress.ts';
import { scoreTable } from '../score-table.ts';
import { readSides, type TrainingDataOptions, trainingDataOf } from '../training-data.ts';

interface TrainOptions extends TrainingDataOptions {
  settings?: string;
  out: string;
  refit?: string;
  replace?: boolean;
}

export function trainCommand(): Command {
  return new Command('train')
    .description(
      'Trains a model on the train side of the split. Early stopping and thresholds use the dev side. An interrupted run ' +
        'continues after its last complete epoch when it is started again, and ends in the same weights.',
    )
    .addOption(dataOption())
    .addOption(encodingOption())
    .addOption(extraOption())
    .addOption(catalogueOption())
    .addOption(wordsOption())
    .addOption(unlabelledOption())
    .addOption(splitFileOption())
    .addOption(allowLeaksOption())
    .option('--settings <file>', 'training settings, JSON; by default the defaults of docs/training.md')
    .requiredOption(
      '--out <directory>',
      'the directory of the model, whose last part is the name of the model; or a directory of versions, which gets a new one',
    )
    .option(
      '--refit <directory>',
      'a model of the same data and settings, with sealed scores: trains on train, dev and test together, and keeps its scores',
    )
    .option('--replace', 'replaces the model in the directory, together with its scores')
    .action(train);
}

async function train({ settings: path, replace = false, ...options }: TrainOptions): Promise<void> {
  const destination = await destinationOf(options.out, { replace });
  const settings = await readTrainingSettings(path);
  await whileLocked(resolve(options.out), () => trainInto(destination, settings, { ...options, replace }));
}

async function trainInto(
  destination: Destination,
  settings: TrainingSettings,
  { out, replace = false, refit, ...options }: TrainOptions,
): Promise<void> {
  const { model, checkpoints } = await withProgress(async ({ report, result }) => {
    const dictionary = openImage(await loadDictionary());
    const base = refit === undefined ? undefined : (await openTrainedModel(refit)).manifest;
    const sides = await readSides(options, settings, dictionary, report);
    const evaluated = trainingDataOf(sides, report);
    if (base !== undefined) assertRefittable(base, evaluated, settings);
    const data =
      base === undefined ? evaluated : refitData(sides, sides.test, sides.allExtra, settings, report);
    const checkpoints = new CheckpointDirectory(`${resolve(out)}.checkpoint`, runIdOf(data, settings));
    for (const notice of await checkpoints.prepare()) process.stderr.write(`${notice}\n`);
    const { networks, maximumEpochs } = settings;
    const hooks: TrainingHooks = {
      onEpoch: (epoch) => {
        const done = epoch.member * maximumEpochs + epoch.epoch;
        result('epochs', done, networks.length * maximumEpochs, figures(epoch));
      },
      checkpointOf: (member) => checkpoints.of(member),
      onProgress: report,
    };
    const name = basename(resolve(out));
    const model = await fitModel(name, data, settings, dictionary, hooks, base).catch(async (error) => {
      // Continued, it would only diverge again.
      if (isErrorOf(error, 'training-diverged')) await checkpoints.remove();
      throw error;
    });
    return { model, checkpoints };
  });
  const directory =
    destination.kind === 'versions'
      ? join(destination.directory, model.manifest.version)
      : destination.directory;
  if (destination.kind === 'versions' && !replace && (await isSameModel(directory, model))) {
    await checkpoints.remove();
    process.stdout.write(`${directory} is this model already, so nothing is written.\n`);
    return;
  }
  await destinationOf(directory, { replace });
  const manifest = await writeModel(directory, model);
  await checkpoints.remove();
  const { refittedFrom } = manifest;
  const scored = refittedFrom === undefined ? 'dev' : `dev, of ${refittedFrom} before it was refitted`;
  process.stdout.write(
    `${scoreTable(manifest.scores.dev)}\nScores on ${scored}. Model ${manifest.name} ${manifest.version} written to ${directory}.\n${leftOutNote(manifest)}`,
  );
}

/** A version is named after its weights, but its tags and thresholds can be others. */
async function isSameModel(directory: string, { manifest }: Model): Promise<boolean> {
  if (!(await isBundle(directory))) return false;
  const existing = (await readModel(directory)).manifest;
  return isDeepStrictEqual([existing.tags, existing.leftOut], [manifest.tags, manifest.leftOut]);
}

function figures({ trainLoss, devLoss, devMicroF1 }: EpochReport): string {
  return `loss ${trainLoss.toFixed(3)}, dev loss ${devLoss.toFixed(3)}, dev micro-F1 ${devMicroF1.toFixed(3)}`;
}
