import { basename, resolve } from 'node:path';
import { Command } from 'commander';
import { readCorpus } from '../dataset/corpus.ts';
import { openSplit, recordsOf, withoutNearDuplicates } from '../dataset/split.ts';
import { writeModel } from '../model/bundle.ts';
import type { EpochReport } from '../model/manifest.ts';
import { openImage } from '../text/dictionary-image.ts';
import { loadDictionary } from '../text/load-dictionary.ts';
import { buildModel } from '../training/build-model.ts';
import { CheckpointFile } from '../training/checkpoint-file.ts';
import { readTrainingSettings } from '../training/settings.ts';
import { runOf } from '../training/train-model.ts';
import { catalogueOption, dataOption, splitFileOption } from './options.ts';
import { showProgress } from './progress.ts';
import { scoreTable } from './score-table.ts';

interface TrainOptions {
  data: string[];
  extra: string[];
  tags: string;
  splitFile: string;
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
    .option('--extra <files...>', 'more records to train on, never dev or test', [])
    .addOption(catalogueOption())
    .addOption(splitFileOption())
    .option('--settings <file>', 'training settings, JSON (without: the defaults)')
    .requiredOption('--out <directory>', 'where the model goes; its last part is the name of the model')
    .action(train);
}

async function train({
  data,
  extra,
  tags,
  splitFile,
  settings: settingsPath,
  out,
}: TrainOptions): Promise<void> {
  const settings = await readTrainingSettings(settingsPath);
  const { catalogue, records } = await readCorpus(data, tags);
  const split = await openSplit(splitFile, records, settings.seed);
  const sealed = [...recordsOf(split, 'dev', records), ...recordsOf(split, 'test', records)];
  const extraRecords = extra.length > 0 ? (await readCorpus(extra, tags)).records : [];
  const trainingData = {
    train: recordsOf(split, 'train', records),
    dev: recordsOf(split, 'dev', records),
    extra: withoutNearDuplicates(extraRecords, sealed),
    catalogue,
  };

  const dictionary = openImage(await loadDictionary());
  const checkpoint = new CheckpointFile(`${resolve(out)}.checkpoint`, runOf(trainingData, settings));
  const progress = showProgress({ unit: 'epochs', total: settings.maximumEpochs, secondsBetweenLines: 0 });
  const model = await buildModel(basename(resolve(out)), trainingData, settings, dictionary, {
    onEpoch: (report) => progress.report(report.epoch, figures(report)),
    checkpoint,
  });
  progress.stop();
  const manifest = await writeModel(out, model);
  await checkpoint.remove();
  process.stdout.write(
    `${scoreTable(manifest.scores.dev)}\nScores on dev. Model ${manifest.name} ${manifest.version} written to ${out}.\n`,
  );
}

function figures({ trainLoss, devLoss, devMicroF1 }: EpochReport): string {
  return `loss ${trainLoss.toFixed(3)}, dev loss ${devLoss.toFixed(3)}, dev micro-F1 ${devMicroF1.toFixed(3)}`;
}
