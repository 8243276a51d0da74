import type { Encoding } from '../../contract/encoding.ts';
import { readCorpus } from '../../dataset/corpus.ts';
import { movedRecords } from '../../dataset/leaks.ts';
import { recordsOf, SIDES } from '../../dataset/split.ts';
import { openSplit } from '../../dataset/split-file.ts';
import { Command } from '../command.ts';
import { catalogueOption, dataOption, encodingOption, numberBetween, splitFileOption } from '../options.ts';
import { withProgress } from '../progress.ts';
import { table } from '../table.ts';

interface SplitOptions {
  data: string[];
  encoding?: Encoding;
  tags: string;
  splitFile: string;
  seed: number;
}

export function splitCommand(): Command {
  return new Command('split')
    .description(
      'Divides company records into train (80 %), dev (10 %) and test (10 %). Every tag is spread evenly, and records ' +
        'of one company and near-duplicates stay together. Records that are in the split file already stay where they are, ' +
        'unless their text or company has changed: a group that is now on several sides moves to the first of test, dev ' +
        'and train that has one of its records.',
    )
    .addOption(dataOption())
    .addOption(encodingOption())
    .addOption(catalogueOption())
    .addOption(splitFileOption())
    .option(
      '--seed <number>',
      'the seed that decides ties',
      numberBetween(0, 2 ** 32 - 1, { whole: true }),
      1,
    )
    .action(split);
}

async function split({ data, encoding, tags, splitFile, seed }: SplitOptions): Promise<void> {
  const { catalogue, records, result, leaks } = await withProgress(async ({ report }) => {
    const corpus = await readCorpus(data, tags, report, encoding);
    const { split: result, leaks } = await openSplit(splitFile, corpus.records, seed, 'move', report);
    return { ...corpus, result, leaks };
  });
  const sides = SIDES.map((side) => recordsOf(result, side, records));
  const groups = [...new Set(catalogue.map(({ group }) => group))];
  const groupOf = new Map(catalogue.map(({ id, group }) => [id, group]));
  const tagsOfSides = sides.map((side) =>
    Map.groupBy(new Set(side.flatMap((record) => record.tags)), (tag) => groupOf.get(tag)),
  );
  const rows = [
    ['records', ...sides.map((side) => side.length)],
    ...groups.map((group) => [
      `tags of ${group}`,
      ...tagsOfSides.map((tags) => tags.get(group)?.length ?? 0),
    ]),
  ];
  const moved = leaks.length === 0 ? '' : `${movedRecords(leaks)}\n`;
  process.stdout.write(`${table(['', ...SIDES], rows)}\n${moved}Written to ${splitFile}.\n`);
}
