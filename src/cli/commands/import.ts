import { Option } from 'commander';
import { importLabels } from '../../collection/import-labels.ts';
import { LABEL_SOURCES, type LabelSource, readLabelledItems } from '../../collection/labelled-items.ts';
import type { Encoding } from '../../contract/encoding.ts';
import { readTagCatalogue } from '../../dataset/records.ts';
import { writeAtomically } from '../../files/write.ts';
import { Command } from '../command.ts';
import { assertWritable, replaceOption } from '../existing-output.ts';
import { catalogueOption, encodingOption, parseNames } from '../options.ts';

interface ImportOptions {
  from: LabelSource;
  in: string[];
  encoding?: Encoding;
  tags: string;
  idField: string;
  nameField: string;
  textField?: string;
  labelFields?: string[];
  groups?: string[];
  out: string;
  replace?: true;
}

export function importCommand(): Command {
  return new Command('import')
    .description(
      'Imports company records from where people have labelled them: doccano, Label Studio, Argilla, or a table. Labels ' +
        'are ids or labels of tags. Of several people, the majority counts.',
    )
    .addOption(
      new Option('--from <tool>', 'the tool that has exported the files, or table for CSV and Excel (.xlsx)')
        .choices(LABEL_SOURCES)
        .makeOptionMandatory(),
    )
    .requiredOption(
      '--in <files...>',
      'the exported files; a company in several of them was labelled by several people',
    )
    .addOption(encodingOption())
    .addOption(catalogueOption())
    .option('--id-field <name>', 'the field with the id of the company', 'id')
    .option('--name-field <name>', 'the field with the name of the company, where there is one', 'name')
    .option('--text-field <name>', 'the field with the overview; by default description, text or data')
    .option(
      '--label-fields <names>',
      'the fields (columns, controls or questions) with labels, separated by commas; by default tags in a table, and otherwise all',
      parseNames,
    )
    .option(
      '--groups <groups>',
      'the tag groups that people were asked for, separated by commas; by default those of the tags that they gave',
      parseNames,
    )
    .requiredOption('--out <file>', 'the file of company records to write, JSON Lines')
    .addOption(replaceOption('the file'))
    .action(run);
}

async function run({ from, in: paths, encoding, tags, labelFields, out, replace, ...fields }: ImportOptions) {
  await assertWritable({ option: '--out', path: out }, replace);
  const catalogue = await readTagCatalogue(tags);
  const files = await Promise.all(
    paths.map((path) => readLabelledItems(from, { path, encoding, labelFields })),
  );
  const { records, unlabelled, disputed, groups } = importLabels(files.flat(), { ...fields, catalogue });
  await writeAtomically(out, records.map((record) => `${JSON.stringify(record)}\n`).join(''));
  process.stdout.write(
    `${records.length} companies written to ${out}, labelled in ${groups.join(', ')} ` +
      `(${unlabelled} without labels left out, ${disputed} on which people disagree).\n`,
  );
}
