import { Option } from 'commander';
import { OperationalError } from '../../contract/error.ts';
import { VARIABLES } from '../../contract/variables.ts';
import { readTagCatalogue } from '../../dataset/records.ts';
import { knownTags, relabelling } from '../../dataset/relabelling.ts';
import { FeedbackStore } from '../../feedback/feedback-store.ts';
import { openDatabase } from '../../feedback/open-database.ts';
import { trainingRecords } from '../../feedback/training-records.ts';
import { reason } from '../../files/reason.ts';
import { writeAtomically } from '../../files/write.ts';
import { openModel } from '../../model/open-model.ts';
import { Command } from '../command.ts';
import { assertWritable, replaceOption } from '../existing-output.ts';
import { catalogueOption, parserOf } from '../options.ts';

interface ExportOptions {
  readonly databaseUrl: string;
  readonly tags: string;
  readonly overlay?: string;
  readonly out: string;
  readonly replace?: true;
}

export function feedbackCommand(): Command {
  const feedback = new Command('feedback').description('Works with user feedback on tags.');
  feedback
    .command('export')
    .description('Exports feedback as company records for `split` and `train --data`.')
    .addOption(
      new Option('--database-url <url>', 'the database: file:PATH or postgres://…')
        .default(VARIABLES.DATABASE_URL.parse(undefined))
        .env('DATABASE_URL')
        .argParser(parserOf(VARIABLES.DATABASE_URL)),
    )
    .addOption(catalogueOption())
    .option(
      '--overlay <directory>',
      'an overlay, or its directory of versions: records get its tags, and --tags is not read',
    )
    .requiredOption('--out <file>', 'the file of company records to write, JSON Lines')
    .addOption(replaceOption('a file'))
    .action(exportFeedback);
  return feedback;
}

async function exportFeedback({ databaseUrl, tags, overlay, out, replace }: ExportOptions): Promise<void> {
  await assertWritable({ option: '--out', path: out }, replace);
  const model = overlay === undefined ? undefined : await openModel(overlay);
  const catalogue = model === undefined ? await readTagCatalogue(tags) : knownTags(model);
  const groupOf = new Map(catalogue.map(({ id, group }) => [id, group]));
  const store = new FeedbackStore(await openDatabase(databaseUrl, { isReadOnly: true }));
  try {
    const feedback = await store.existingFeedback().catch((error) => {
      // Without the URL, which can contain a password.
      throw new OperationalError('unavailable', `the feedback cannot be read: ${reason(error)}`);
    });
    const given = trainingRecords(feedback, groupOf);
    const records = model === undefined ? given : given.map(relabelling(model));
    await writeAtomically(out, records.map((record) => `${JSON.stringify(record)}\n`).join(''));
    process.stdout.write(`Written to ${out} (companies: ${records.length}, feedback: ${feedback.length}).\n`);
  } finally {
    await store.close();
  }
}
