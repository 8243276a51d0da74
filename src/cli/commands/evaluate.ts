import { userInfo } from 'node:os';
import { Command, Option } from 'commander';
import type { Evaluation } from '../../contract/evaluation.ts';
import { logTestOpening, testLogPath } from '../../dataset/test-log.ts';
import { compare } from '../../evaluation/bootstrap.ts';
import { judge, score } from '../../evaluation/evaluation.ts';
import { writeAtomically } from '../../files/write.ts';
import { writeModel } from '../../model/bundle.ts';
import { type Model, trainedModelOf } from '../../model/model.ts';
import { openModel } from '../../model/open-model.ts';
import { activeBundle } from '../../model/versions.ts';
import { openImage } from '../../text/dictionary/dictionary-image.ts';
import { loadDictionary } from '../../text/dictionary/load-dictionary.ts';
import { catalogueOption, dataOption, modelOption, splitFileOption } from '../options.ts';
import { scoreTable } from '../score-table.ts';
import { readSide, type SplitOptions } from '../split-side.ts';

interface EvaluateOptions extends SplitOptions {
  model: string;
  split: 'dev' | 'test';
  openTest?: true;
  by: string;
  json?: true;
  report?: string;
  compare?: string;
}

export function evaluateCommand(): Command {
  return new Command('evaluate')
    .description('Scores a model on dev (for error analysis) or test (sealed: for the final score only).')
    .addOption(modelOption())
    .addOption(dataOption())
    .addOption(catalogueOption())
    .addOption(splitFileOption())
    .addOption(new Option('--split <side>', 'the side to score on').choices(['dev', 'test']).default('dev'))
    .option(
      '--open-test',
      "really open the sealed side: it is logged beside the split, and its scores go into the model's card",
    )
    .addOption(
      new Option('--by <name>', 'who opens it, for the log').default(userInfo().username, 'the user name'),
    )
    .option('--report <file>', 'also write a page with plots and tables, HTML')
    .option('--compare <directory>', 'another model to set beside this one in the report')
    .option('--json', 'print every figure as JSON')
    .action((options: EvaluateOptions, command: Command) => {
      if (options.split === 'test' && !options.openTest) {
        command.error(
          'error: the test side is sealed: add --open-test when nothing will be chosen by its scores any more.',
        );
      }
      if (options.compare !== undefined && options.report === undefined) {
        command.error('error: --compare goes into a report: add --report FILE.');
      }
      return scoreModel(options);
    });
}

async function scoreModel({ model: directory, split: side, ...options }: EvaluateOptions): Promise<void> {
  const sideRecords = await readSide(options, side);
  const [model, image] = await Promise.all([openModel(directory), loadDictionary()]);
  const dictionary = openImage(image);
  const judgement = judge(trainedModelOf(model), dictionary, sideRecords);
  const evaluation = score(judgement);
  const { manifest } = model;
  if (side === 'test')
    await recordOpening(directory, model, evaluation, testLogPath(options.splitFile), options.by);
  if (options.report !== undefined) {
    const other = options.compare === undefined ? undefined : await openModel(options.compare);
    const comparison = other && {
      other: other.manifest,
      result: compare(judgement, judge(trainedModelOf(other), dictionary, sideRecords)),
    };
    // Plots take long to load.
    const { evaluationReport } = await import('../../evaluation/report/report.ts');
    await writeAtomically(
      options.report,
      evaluationReport({ manifest, side, judgement, evaluation, comparison }),
    );
  }
  process.stdout.write(
    options.json
      ? `${JSON.stringify(evaluation)}\n`
      : `${scoreTable(evaluation)}\n${sideRecords.length} records of ${side}, model ${manifest.name} ${manifest.version}.\n`,
  );
}

/** First the log, then the card: scores that are seen are counted, whatever comes between. */
async function recordOpening(
  directory: string,
  model: Model,
  evaluation: Evaluation,
  logPath: string,
  by: string,
): Promise<void> {
  const { manifest } = model;
  const { micro, macro } = evaluation.overall;
  const testOpenings = await logTestOpening(logPath, {
    at: new Date().toISOString(),
    by,
    model: manifest.name,
    version: manifest.version,
    microF1: micro.f1,
    macroF1: macro.f1,
  });
  const scores = { ...manifest.scores, test: evaluation, testOpenings };
  await writeModel(await activeBundle(directory), { ...model, manifest: { ...manifest, scores } });
}
