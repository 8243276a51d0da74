import { userInfo } from 'node:os';
import { Option } from 'commander';
import type { Evaluation } from '../../contract/evaluation.ts';
import type { OnProgress } from '../../contract/progress.ts';
import { flatteringNote, leaksOf } from '../../dataset/leaks.ts';
import { groupsOf } from '../../dataset/split.ts';
import { logTestOpening, openingSchema, testLogPath } from '../../dataset/test-log.ts';
import { compare } from '../../evaluation/bootstrap.ts';
import { comparisonNote } from '../../evaluation/comparison-note.ts';
import { curvesOf } from '../../evaluation/curves.ts';
import { evaluatePredictions, predictLabelled } from '../../evaluation/evaluation.ts';
import { evaluationReportPage } from '../../evaluation/report.ts';
import { writeAtomically } from '../../files/write.ts';
import { writeModel } from '../../model/bundle.ts';
import { type Model, trainedModelOf } from '../../model/model.ts';
import { openTrainedModel } from '../../model/open-model.ts';
import { macroNote, notInModelNote } from '../../model/score-notes.ts';
import { activeBundle } from '../../model/versions.ts';
import { openImage } from '../../text/dictionary/dictionary-image.ts';
import { loadDictionary } from '../../text/dictionary/load-dictionary.ts';
import { Command } from '../command.ts';
import { assertWritable, replaceOption } from '../existing-output.ts';
import {
  catalogueOption,
  dataOption,
  encodingOption,
  modelOption,
  parserOf,
  splitFileOption,
} from '../options.ts';
import { withProgress } from '../progress.ts';
import { scoreTable } from '../score-table.ts';
import { assertNotRefitted, readSide, type SplitOptions } from '../split-side.ts';

interface EvaluateOptions extends SplitOptions {
  model: string;
  split: 'dev' | 'test';
  openTest?: true;
  by: string;
  json?: true;
  report?: string;
  replace?: true;
  compare?: string;
}

export function evaluateCommand(): Command {
  return new Command('evaluate')
    .description(
      'Evaluates a model on dev (for error analysis) or on test (sealed, for the final scores only).',
    )
    .addOption(modelOption())
    .addOption(dataOption())
    .addOption(encodingOption())
    .addOption(catalogueOption())
    .addOption(splitFileOption())
    .addOption(
      new Option('--split <side>', 'the side to evaluate on').choices(['dev', 'test']).default('dev'),
    )
    .option(
      '--open-test',
      "confirms that the sealed side is opened; this is logged beside the split, and the scores go into the model's card",
    )
    .addOption(
      new Option('--by <name>', 'the person who opens the sealed side, for the log')
        .default(userInfo().username, 'the user name')
        .argParser(parserOf(openingSchema.shape.by)),
    )
    .option('--report <file>', 'also writes an HTML page with plots and tables')
    .addOption(replaceOption('a report'))
    .option('--compare <directory>', 'another model to compare to, on the tags that both models have')
    .option('--json', 'prints all figures as JSON')
    .action(async (options: EvaluateOptions, command: Command) => {
      if (options.split === 'test' && !options.openTest) {
        command.error(
          'error: the test side is sealed: add --open-test once nothing will be chosen by its scores any more.',
        );
      }
      const isOpener = command.getOptionValueSource('by') === 'cli';
      if (options.split !== 'test' && (options.openTest || isOpener)) {
        command.error('error: --open-test and --by are for the test side: add --split test.');
      }
      process.stdout.write(await withProgress(({ report }) => scoreModel(options, report)));
    });
}

/** @returns what the command prints */
async function scoreModel(
  { model: directory, split: side, ...options }: EvaluateOptions,
  onProgress: OnProgress,
): Promise<string> {
  const { report, replace } = options;
  if (report !== undefined) await assertWritable({ option: '--report', path: report }, replace);
  const { catalogue, records, allRecords, split } = await readSide(options, side, onProgress);
  const leaks = flatteringNote(leaksOf(split, groupsOf(allRecords, onProgress)), side);
  const other = options.compare === undefined ? undefined : await openTrainedModel(options.compare);
  const [model, image] = await Promise.all([openTrainedModel(directory), loadDictionary()]);
  for (const each of other === undefined ? [model] : [model, other]) assertNotRefitted(each.manifest);
  const dictionary = openImage(image);
  const predictionsOf = (each: Model) =>
    predictLabelled(trainedModelOf(each), dictionary, records, catalogue, onProgress);
  const predictions = predictionsOf(model);
  const { confused, ...figures } = evaluatePredictions(predictions, onProgress);
  // Confusions are there to act on, and acting on those of the sealed side would tune to it.
  const evaluation: Evaluation = side === 'dev' && confused ? { ...figures, confused } : figures;
  const comparison = other && {
    other: other.manifest,
    result: compare(predictions, predictionsOf(other), onProgress),
  };
  const { manifest } = model;
  // Last, as a wrong path or a model of other tags must not cost an opening of the test side.
  if (side === 'test')
    await recordOpening(directory, model, evaluation, testLogPath(options.splitFile), options.by);
  if (report !== undefined) {
    const page = await evaluationReportPage({
      model: manifest,
      side,
      evaluation,
      ...curvesOf(predictions),
      comparison: comparison && { ...comparison.other, ...comparison.result },
    });
    await writeAtomically(report, page);
  }
  const notes = [
    `${records.length} records of ${side}, model ${manifest.name} ${manifest.version}.`,
    macroNote(evaluation),
    notInModelNote(evaluation),
    comparison && comparisonNote(comparison.other, comparison.result),
    leaks,
  ].filter((note) => note !== undefined);
  return options.json
    ? `${JSON.stringify({ ...evaluation, comparison: comparison?.result, leaks })}\n`
    : `${[scoreTable(evaluation), ...notes].join('\n')}\n`;
}

/** The log is written before the card, so that every opening is counted even if writing the card fails. */
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
