import { Command, Option } from 'commander';
import { readCorpus } from '../dataset/corpus.ts';
import { readSplit, recordsOf } from '../dataset/split.ts';
import { InvalidInputError } from '../files/parse.ts';
import { readModel, writeModel } from '../model/bundle.ts';
import { openImage } from '../text/dictionary-image.ts';
import { loadDictionary } from '../text/load-dictionary.ts';
import { evaluate } from '../training/evaluation.ts';
import { catalogueOption, dataOption, modelOption, splitFileOption } from './options.ts';
import { scoreTable } from './score-table.ts';

interface EvaluateOptions {
  data: string[];
  tags: string;
  model: string;
  splitFile: string;
  split: 'dev' | 'test';
  record?: true;
  json?: true;
}

export function evaluateCommand(): Command {
  return new Command('evaluate')
    .description('Scores a model on dev (for error analysis) or test (sealed: for the final score only).')
    .addOption(modelOption())
    .addOption(dataOption())
    .addOption(catalogueOption())
    .addOption(splitFileOption())
    .addOption(new Option('--split <side>', 'the side to score on').choices(['dev', 'test']).default('dev'))
    .option('--record', "write the scores into the model's manifest and card")
    .option('--json', 'print every figure as JSON')
    .action(scoreModel);
}

async function scoreModel({
  data,
  tags,
  model: directory,
  splitFile,
  split: side,
  ...options
}: EvaluateOptions) {
  const { records } = await readCorpus(data, tags);
  const sideRecords = recordsOf(await readSplit(splitFile), side, records);
  if (sideRecords.length === 0)
    throw new InvalidInputError(`${splitFile} puts none of these records on ${side}`);

  const [model, image] = await Promise.all([readModel(directory), loadDictionary()]);
  const { manifest, featureSpace, network } = model;
  const evaluation = evaluate({ ...manifest, featureSpace, network }, openImage(image), sideRecords);
  if (options.record) {
    const scores = { ...manifest.scores, [side]: evaluation };
    await writeModel(directory, { ...model, manifest: { ...manifest, scores } });
  }
  process.stdout.write(
    options.json
      ? `${JSON.stringify(evaluation)}\n`
      : `${scoreTable(evaluation)}\n${sideRecords.length} records of ${side}, model ${manifest.name} ${manifest.version}.\n`,
  );
}
