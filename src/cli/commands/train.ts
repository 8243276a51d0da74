import { basename, resolve } from 'node:path';
import { Command } from 'commander';
import type { EpochReport } from '../../contract/model.ts';
import { writeModel } from '../../model/bundle.ts';
import { openImage } from '../../text/dictionary/dictionary-image.ts';
import { loadDictionary } from '../../text/dictionary/load-dictionary.ts';
import { buildModel } from '../../training/build-model.ts';
import { CheckpointDirectory } from '../../training/checkpoint-directory.ts';
import { readTrainingSettings } from '../../training/settings.ts';
import { runOf } from '../../training/train-model.ts';
import { catalogueOption, dataOption, extraOption, splitFileOption } from '../options.ts';
import { showProgress } from '../progress.ts';
import { scoreTable } from '../score-table.ts';
import { readTrainingData, type TrainingDataOptions } from '../training-data.ts';

interface TrainOptions extends TrainingDataOptions {
  settings?: string;
  out: string;
}

export function trainCommand(): Command {
  return new Command('train')
    .description(
      'Trains a model on the train side of the split; early stopping and thresholds by its dev side. A run that is ' +
        'killed goes on after its last whole epoch when it is run again, and ends in the same weights.',
    )
    .addOption(dataOption())
    .addOption(extraOption())
    .addOption(catalogueOption())
    .addOption(splitFileOption())
    .option('--settings <file>', 'training settings, JSON (without: the defaults)')
    .requiredOption('--out <directory>', 'where the model goes; its last part is the name of the model')
    .action(train);
}

async function train({ settings: settingsPath, out, ...options }: TrainOptions): Promise<void> {
  const settings = await readTrainingSettings(settingsPath);
  const data = await readTrainingData(options, settings.seed);
  const dictionary = openImage(await loadDictionary());
  const checkpoints = new CheckpointDirectory(`${resolve(out)}.checkpoint`, runOf(data, settings));
  const { networks, maximumEpochs } = settings;
  const progress = showProgress({
    unit: 'epochs',
    total: networks.length * maximumEpochs,
    secondsBetweenLines: 0,
  });
  const model = await buildModel(basename(resolve(out)), data, settings, dictionary, {
    onEpoch: (report) => progress.report(report.member * maximumEpochs + report.epoch, figures(report)),
    checkpointOf: (member) => checkpoints.of(member),
  });
  progress.stop();
  const manifest = await writeModel(out, model);
  await checkpoints.remove();
  process.stdout.write(
    `${scoreTable(manifest.scores.dev)}\nScores on dev. Model ${manifest.name} ${manifest.version} written to ${out}.\n`,
  );
}

function figures({ trainLoss, devLoss, devMicroF1 }: EpochReport): string {
  return `loss ${trainLoss.toFixed(3)}, dev loss ${devLoss.toFixed(3)}, dev micro-F1 ${devMicroF1.toFixed(3)}`;
}
