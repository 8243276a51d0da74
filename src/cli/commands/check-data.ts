import type { Encoding } from '../../contract/encoding.ts';
import { OperationalError } from '../../contract/error.ts';
import { clean } from '../../dataset/cleaning.ts';
import { checkData } from '../../dataset/data-check.ts';
import { readRecordLines } from '../../dataset/record-files.ts';
import { type CompanyRecord, readTagCatalogue, type Tag } from '../../dataset/records.ts';
import { openImage } from '../../text/dictionary/dictionary-image.ts';
import { loadDictionary } from '../../text/dictionary/load-dictionary.ts';
import { crossValidate } from '../../training/cross-validation.ts';
import { type DoubtfulLabel, doubtfulLabels } from '../../training/label-errors.ts';
import { readTrainingSettings, type TrainingSettings } from '../../training/settings.ts';
import { assertGroups } from '../../training/tag-selection.ts';
import { Command } from '../command.ts';
import { findingSections, labelSections } from '../data-findings.ts';
import { catalogueOption, dataOption, encodingOption, numberBetween } from '../options.ts';
import { withProgress } from '../progress.ts';

interface CheckOptions {
  data: string[];
  encoding?: Encoding;
  tags: string;
  settings?: string;
  labels: boolean;
  worst: number;
  json?: true;
}

const FOLDS = 5;
export function checkDataCommand(): Command {
  return new Command('check-data')
    .description(
      'Checks records before training: counts by tag, unknown tags, empty and short texts, nearly equal texts with ' +
        'different tags, and labels that cross-validated models find unlikely.',
    )
    .addOption(dataOption())
    .addOption(encodingOption())
    .addOption(catalogueOption())
    .option('--settings <file>', `training settings of the ${FOLDS} models that find doubtful labels, JSON`)
    .option('--no-labels', 'skips the search for doubtful labels, which takes as long as training')
    .option(
      '--worst <number>',
      'the number of findings of each kind to show',
      numberBetween(1, 1e6, { whole: true }),
      20,
    )
    .option('--json', 'prints all findings as JSON')
    .action(check);
}

async function check({
  data,
  encoding,
  tags,
  settings: settingsPath,
  labels,
  worst,
  json,
}: CheckOptions): Promise<void> {
  const catalogue = await readTagCatalogue(tags);
  const settings = await readTrainingSettings(settingsPath);
  assertGroups(settings, catalogue);
  const { lines, found } = await withProgress(async ({ report }) => {
    const files = await Promise.all(data.map((path) => readRecordLines(path, report, encoding)));
    const lines = files.flat();
    return { lines, found: checkData(lines, catalogue, report) };
  });
  if (!json) process.stdout.write(`${findingSections(found, worst).join('\n\n')}\n`);
  const doubtful = labels
    ? await doubts(trainable(lines, catalogue), catalogue, settings).catch((error) => {
        if (json) process.stdout.write(`${JSON.stringify(found)}\n`);
        throw labelsNotChecked(error);
      })
    : [];
  if (json) process.stdout.write(`${JSON.stringify({ ...found, doubtfulLabels: doubtful })}\n`);
  else if (labels) process.stdout.write(`\n${labelSections(doubtful, worst).join('\n\n')}\n`);
}

/** What is wrong with the data may be what the models fail at, so it is said after all that was found without them. */
function labelsNotChecked(error: unknown): unknown {
  if (!(error instanceof OperationalError)) return error;
  return new OperationalError(
    error.kind,
    `doubtful labels were not looked for: ${error.message} (--no-labels leaves this part out)`,
  );
}

/** The records that training would use, each id once. */
function trainable(
  lines: Awaited<ReturnType<typeof readRecordLines>>,
  catalogue: readonly Tag[],
): CompanyRecord[] {
  const known = new Set(catalogue.map(({ id }) => id));
  const byId = new Map(lines.flatMap(({ record }) => (record ? [[record.id, record] as const] : [])));
  return clean(
    [...byId.values()].filter(({ tags }) => tags.every((tag) => known.has(tag))),
    catalogue,
  );
}

async function doubts(
  records: readonly CompanyRecord[],
  catalogue: readonly Tag[],
  settings: TrainingSettings,
): Promise<DoubtfulLabel[]> {
  const dictionary = openImage(await loadDictionary());
  const judged = await withProgress(({ report, result }) =>
    crossValidate(records, { catalogue, extra: [] }, settings, dictionary, {
      folds: FOLDS,
      onFold: (done) => result('models', done, FOLDS, `${Math.round(records.length / FOLDS)} records each`),
      onProgress: report,
    }),
  );
  return doubtfulLabels(judged);
}
