import { join } from 'node:path';
import { type CollectionCounts, collect } from '../../collection/collect.ts';
import { readCollectionConfig } from '../../collection/config.ts';
import { readLabels } from '../../collection/labels.ts';
import { readTagCatalogue } from '../../dataset/records.ts';
import { whileLocked } from '../../files/lock.ts';
import { Command } from '../command.ts';
import { assertWritable, replaceOption } from '../existing-output.ts';
import { catalogueOption } from '../options.ts';
import { withProgress } from '../progress.ts';

interface CollectOptions {
  config: string;
  labels?: string;
  tags: string;
  out: string;
  replace?: true;
}

export function collectCommand(): Command {
  return new Command('collect')
    .description(
      'Collects company overviews and tag descriptions from APIs or files and writes company records and a tag ' +
        'catalogue. Run the command again to continue an interrupted run. Raw answers are kept in OUT/raw, so that ' +
        'a later run can shape the texts again without new requests.',
    )
    .requiredOption('--config <file>', 'sources of companies and tags, JSON; for examples see data/gbizinfo/')
    .option('--labels <file>', 'tab-separated company ids and tags; only these companies are collected')
    .addOption(catalogueOption())
    .requiredOption(
      '--out <directory>',
      'output directory for companies.jsonl, tags.json and the raw answers',
    )
    .addOption(replaceOption('a companies.jsonl and tags.json'))
    .action(run);
}

async function run({
  config: configPath,
  labels: labelsPath,
  tags,
  out,
  replace,
}: CollectOptions): Promise<void> {
  for (const name of ['companies.jsonl', 'tags.json']) {
    await assertWritable({ option: '--out', path: join(out, name) }, replace);
  }
  const config = await readCollectionConfig(configPath);
  const labels = labelsPath === undefined ? undefined : await readLabels(labelsPath);
  const catalogue = config.tags ? [] : await readTagCatalogue(tags);
  const counts = await whileLocked(join(out, 'companies.jsonl'), () =>
    withProgress(({ report }) =>
      collect(
        { config, labels, catalogue, directory: out, environment: process.env },
        {
          onItems: (counts, total) => report('companies collected', counts.items, total, figures(counts)),
          onRetry: (reason) => process.stderr.write(`retrying: ${reason}\n`),
          onFault: (message) => process.stderr.write(`${message}\n`),
        },
      ),
    ),
  );
  process.stdout.write(`${figures(counts)}\nWritten to ${out}.\n`);
}

function figures({ written, empty, repeated, unlabelled }: CollectionCounts): string {
  return `${written} written, ${empty} without text, ${repeated} repeated, ${unlabelled} without labels`;
}
