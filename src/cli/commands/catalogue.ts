import { join } from 'node:path';
import type { Encoding } from '../../contract/encoding.ts';
import { OperationalError } from '../../contract/error.ts';
import { readCompanyRecords } from '../../dataset/record-files.ts';
import { knownTags, relabelling } from '../../dataset/relabelling.ts';
import { readJson } from '../../files/parse.ts';
import { writeAtomically } from '../../files/write.ts';
import { openModel } from '../../model/open-model.ts';
import { changedCatalogue } from '../../model/overlay/changed-catalogue.ts';
import { changesSchema } from '../../model/overlay/changes.ts';
import { overlayOf, writeOverlay } from '../../model/overlay/overlay.ts';
import { activeBundle, hasVersions } from '../../model/versions.ts';
import { Command } from '../command.ts';
import { assertWritable, replaceOption } from '../existing-output.ts';
import { dataOption, encodingOption, modelOption } from '../options.ts';
import { withProgress } from '../progress.ts';

interface OverlayOptions {
  readonly model: string;
  readonly changes: string;
  readonly out?: string;
  readonly replace?: true;
}
interface TagsOptions {
  readonly model: string;
  readonly out: string;
  readonly replace?: true;
}
interface RecordsOptions extends TagsOptions {
  readonly data: string[];
  readonly encoding?: Encoding;
}

/** Changes what a model says of its outputs, without training. */
export function catalogueCommand(): Command {
  const catalogue = new Command('catalogue').description(
    'Changes the catalogue of a model without training: labels, descriptions, thresholds, tags that are retired or only ' +
      'suggested, and crosswalks to other catalogues.',
  );
  catalogue
    .command('overlay')
    .description(
      'Makes an overlay: a directory beside the model, which is served in its place, as a version of its own.',
    )
    .addOption(modelOption())
    .requiredOption('--changes <file>', 'the changes, JSON; see docs/catalogue.md')
    .option(
      '--out <directory>',
      "the overlay, beside the model's directory; for a model in a directory of versions, a new version there",
    )
    .addOption(replaceOption('an overlay'))
    .action(makeOverlay);
  catalogue
    .command('tags')
    .description('Writes the tags of a model, or of an overlay, as a catalogue for training.')
    .addOption(modelOption())
    .requiredOption('--out <file>', 'the catalogue to write, JSON')
    .addOption(replaceOption('a file'))
    .action(writeTags);
  catalogue
    .command('records')
    .description(
      'Gives company records the tags of an overlay: without retired tags, with those that crosswalks lead to.',
    )
    .addOption(modelOption())
    .addOption(dataOption())
    .addOption(encodingOption())
    .requiredOption('--out <file>', 'the file of company records to write, JSON Lines')
    .addOption(replaceOption('a file'))
    .action(relabelRecords);
  return catalogue;
}

async function makeOverlay({ model, changes, out, replace }: OverlayOptions): Promise<void> {
  const isVersions = await hasVersions(model);
  if (out === undefined && !isVersions)
    throw new OperationalError(
      'wrong-use',
      'add --out, the directory of the overlay, beside that of the model',
    );
  const overlay = await overlayOf(await activeBundle(model), await readJson(changesSchema, changes));
  const directory = out ?? join(model, overlay.version);
  await writeOverlay(directory, overlay, { replace: replace ?? false });
  process.stdout.write(`Version ${overlay.version} written to ${directory}.\n`);
}

async function writeTags({ model, out, replace }: TagsOptions): Promise<void> {
  await assertWritable({ option: '--out', path: out }, replace);
  const tags = changedCatalogue(await openModel(model));
  await writeAtomically(out, `[\n${tags.map((tag) => `  ${JSON.stringify(tag)}`).join(',\n')}\n]\n`);
  process.stdout.write(`${tags.length} tags written to ${out}.\n`);
}

async function relabelRecords({ model, data, encoding, out, replace }: RecordsOptions): Promise<void> {
  await assertWritable({ option: '--out', path: out }, replace);
  const opened = await openModel(model);
  if (opened.catalogue.overlay === undefined)
    throw new OperationalError(
      'wrong-use',
      `${model} has no overlay, so the tags of records stay as they are: make one by company-tagger catalogue overlay`,
    );
  const files = await withProgress(({ report }) =>
    Promise.all(data.map((path) => readCompanyRecords(path, knownTags(opened), report, encoding))),
  );
  const records = files.flat().map(relabelling(opened));
  await writeAtomically(out, records.map((record) => `${JSON.stringify(record)}\n`).join(''));
  process.stdout.write(`${records.length} records written to ${out}.\n`);
}
