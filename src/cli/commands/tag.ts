import { availableParallelism } from 'node:os';
import { Argument, Option } from 'commander';
import type { Tag, TaggedText } from '../../contract/answers.ts';
import type { Encoding } from '../../contract/encoding.ts';
import { OperationalError } from '../../contract/error.ts';
import { resultFormatOf } from '../../contract/formats.ts';
import { COLUMNS_TEXT, RESULT_COLUMNS } from '../../contract/result-columns.ts';
import { languageSchema } from '../../contract/tag-description.ts';
import type { TagOptions } from '../../contract/tag-options.ts';
import { parseEnvironment } from '../../files/environment.ts';
import { decodeText, readText } from '../../files/parse.ts';
import { loadTagger } from '../../tagger/load-tagger.ts';
import { modelName } from '../../tagger/shared-model.ts';
import { Command } from '../command.ts';
import { tagConfigSchema } from '../config.ts';
import { assertKnownGroups } from '../model-groups.ts';
import { encodingOption, modelOption, numberBetween, parseNames, parserOf } from '../options.ts';
import { table } from '../table.ts';

interface TagCommandOptions {
  file?: string;
  encoding?: Encoding;
  name?: string;
  in?: string;
  out?: string;
  columns?: string[];
  bom?: true;
  workers: number;
  model: string;
  limit?: number;
  minProbability?: number;
  groups?: string[];
  language?: string;
  explain?: true;
  evidenceLimit?: number;
  json?: true;
  allowErrors?: true;
}

/** The number of words in the table; the JSON has more of them. */
const WORDS_SHOWN = 5;

export function tagCommand(): Command {
  return new Command('tag')
    .description(
      'Tags one overview (from the argument, a file or standard input), or with --in and --out all companies of a file.',
    )
    .addArgument(new Argument('[overview]', 'the overview'))
    .option('--file <file>', 'reads the overview from a file')
    .addOption(encodingOption())
    .option('--name <name>', "the company's name, for models that were trained with names")
    .option(
      '--in <file>',
      'companies, as JSON Lines, or as CSV, TSV or Excel (.xlsx) with the columns id, name and description',
    )
    .option(
      '--out <file>',
      'the file of results: JSON Lines, or CSV, Excel or Parquet by its name; an interrupted run continues when it is started again',
    )
    .option(
      '--columns <names>',
      `the columns of results in CSV, Excel and Parquet, separated by commas: ${COLUMNS_TEXT}; by default ${RESULT_COLUMNS.join()}`,
      parseNames,
    )
    .option('--bom', 'begins CSV with a byte order mark, so that Excel reads it as UTF-8')
    .addOption(
      new Option('--workers <number>', 'the number of threads that tag a file')
        .argParser(numberBetween(1, 256, { whole: true }))
        .default(availableParallelism(), 'the number of processors'),
    )
    .addOption(modelOption())
    .option('--limit <number>', 'the maximum number of tags', numberBetween(1, 1000, { whole: true }))
    .option(
      '--min-probability <number>',
      "returns every tag with at least this probability, instead of using each tag's threshold",
      numberBetween(0, 1),
    )
    .option('--groups <groups>', 'limits the tags to these groups, separated by commas', parseNames)
    .option(
      '--language <language>',
      'the language of the labels, such as en, for tags that have one in it',
      parserOf(languageSchema),
    )
    .option('--explain', 'shows the words that speak for and against each tag')
    .option(
      '--evidence-limit <number>',
      'with --explain, the maximum number of words for each tag, and of those against it; 10 by default',
      numberBetween(1, 100, { whole: true }),
    )
    .option('--json', 'prints the answer as JSON')
    .option(
      '--allow-errors',
      'ends with exit code 0, not 3, when some companies of a file could not be tagged',
    )
    .action(tag);
}

async function tag(argument: string | undefined, given: TagCommandOptions, command: Command) {
  const { in: input, out: output, file, name, json, allowErrors } = given;
  if (input !== undefined && output !== undefined) {
    if (argument === undefined && file === undefined && name === undefined && !json) {
      return tagCompanies(input, output, given);
    }
    throw new OperationalError(
      'wrong-use',
      'with --in and --out, leave out the overview, --file, --name and --json',
    );
  }
  if (input !== undefined || output !== undefined) {
    throw new OperationalError(
      'wrong-use',
      '--in and --out go together: companies are read from one file, and their tags written to the other',
    );
  }
  const { columns, bom } = given;
  if (allowErrors || columns || bom || command.getOptionValueSource('workers') === 'cli') {
    throw new OperationalError(
      'wrong-use',
      '--allow-errors, --bom, --columns and --workers go with --in and --out',
    );
  }
  return tagOverview(argument, given);
}

async function tagCompanies(input: string, output: string, given: TagCommandOptions): Promise<void> {
  const { encoding, workers: threads, model, columns, bom: byteOrderMark = false, allowErrors } = given;
  const format = resultFormatOf(output);
  if (columns !== undefined && format === 'jsonl')
    throw new OperationalError(
      'wrong-use',
      '--columns goes with an --out that ends in .csv, .xlsx or .parquet',
    );
  if (byteOrderMark && format !== 'csv')
    throw new OperationalError('wrong-use', '--bom goes with an --out that ends in .csv');
  const { MAX_DESCRIPTION_CHARACTERS: maxDescriptionCharacters } = parseEnvironment(
    tagConfigSchema,
    process.env,
  );
  const { tagFile } = await import('../tag-file.ts');
  const errors = await tagFile({
    input,
    encoding,
    output,
    model,
    threads,
    maxDescriptionCharacters,
    options: tagOptionsOf(given),
    columns: columns ?? RESULT_COLUMNS,
    byteOrderMark,
  });
  if (errors === 0 || allowErrors) return;
  throw new OperationalError(
    'not-all-tagged',
    `${errors} of the companies could not be tagged; the results in ${output} say why (with --allow-errors the exit code is 0)`,
  );
}

async function tagOverview(argument: string | undefined, given: TagCommandOptions): Promise<void> {
  const { file, encoding, name, model, json } = given;
  const overview = await overviewFrom(argument, file, encoding);
  if (overview.trim() === '')
    throw new OperationalError(
      'wrong-use',
      'the overview is empty; give it as an argument, with --file, or on standard input',
    );
  const tagger = await loadTagger(model);
  const options = tagOptionsOf(given);
  assertKnownGroups(options.groups, tagger.model.catalogue);
  const tagging = tagger.tag(overview, options, name);
  const answer = { ...tagging, model: modelName(tagger.model) };
  process.stdout.write(json ? `${JSON.stringify(answer)}\n` : readable(tagging, options));
}

function tagOptionsOf(given: TagCommandOptions): TagOptions {
  const { limit, minProbability, explain, evidenceLimit, groups, language } = given;
  return { limit, minProbability, explain, evidenceLimit, groups, language };
}

function overviewFrom(
  argument: string | undefined,
  file: string | undefined,
  encoding: Encoding | undefined,
): Promise<string> | string {
  if (argument !== undefined && file !== undefined) {
    throw new OperationalError('wrong-use', 'give the overview as an argument or with --file, not both');
  }
  if (argument !== undefined) return argument;
  return file === undefined
    ? decodeText(process.stdin, { name: 'standard input', encoding })
    : readText(file, encoding);
}

function readable({ tags, coverage }: TaggedText, { explain }: TagOptions): string {
  const known = `${coverage.known} of ${coverage.tokens} words known.\n`;
  if (tags.length === 0) return `No tag reaches its threshold. ${known}`;
  const head = ['tag', 'label', 'group', 'probability', 'threshold', ...(explain ? ['words'] : [])];
  const rows = tags.map((given) => [
    given.suggested ? `${given.id} (suggested)` : given.id,
    given.label,
    given.group,
    given.probability.toFixed(3),
    given.threshold.toFixed(3),
    ...(explain ? [words(given)] : []),
  ]);
  return `${table(head, rows)}\n${known}`;
}

function words({ evidence = [] }: Tag): string {
  const signed = (weight: number) => `${weight > 0 ? '+' : ''}${weight.toFixed(2)}`;
  return evidence
    .slice(0, WORDS_SHOWN)
    .map(({ text, weight }) => `${text} ${signed(weight)}`)
    .join(', ');
}
