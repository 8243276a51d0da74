import { availableParallelism } from 'node:os';
import { text as readAll } from 'node:stream/consumers';
import { Argument, Command } from 'commander';
import type { Tag, TaggedText } from '../../contract/answers.ts';
import { OperationalError } from '../../contract/error.ts';
import type { TagOptions } from '../../contract/tag-options.ts';
import { parseEnvironment } from '../../files/environment.ts';
import { readText } from '../../files/parse.ts';
import { loadTagger } from '../../tagger/load-tagger.ts';
import { tagConfigSchema } from '../config.ts';
import { modelOption, numberBetween } from '../options.ts';
import { table } from '../table.ts';

interface TagCommandOptions {
  file?: string;
  name?: string;
  in?: string;
  out?: string;
  workers: number;
  model: string;
  limit?: number;
  minProbability?: number;
  groups?: string[];
  explain?: true;
  json?: true;
}

/** So many words tell a person why; the JSON has them all. */
const WORDS_SHOWN = 5;

export function tagCommand(): Command {
  return new Command('tag')
    .description(
      'Tags one overview (the argument, a file, or standard input), or with --in and --out every company of a file.',
    )
    .addArgument(new Argument('[overview]', 'the text'))
    .option('--file <file>', 'read the overview from a file')
    .option('--name <name>', "the company's name, which tells of it as well")
    .option('--in <file>', 'companies, JSON Lines or CSV (columns id, name and description)')
    .option(
      '--out <file>',
      'where their tags go, JSON Lines or CSV; a killed run goes on when it is run again',
    )
    .option(
      '--workers <number>',
      'threads that tag a file',
      numberBetween(1, 256, { whole: true }),
      availableParallelism(),
    )
    .addOption(modelOption())
    .option('--limit <number>', 'at most so many tags', numberBetween(1, 1000, { whole: true }))
    .option(
      '--min-probability <number>',
      "every tag of at least this probability, in place of the tags' own thresholds",
      numberBetween(0, 1),
    )
    .option('--groups <groups...>', 'tags of these groups only')
    .option('--explain', 'show the words behind each tag')
    .option('--json', 'print the answer as JSON')
    .action(tag);
}

async function tag(argument: string | undefined, command: TagCommandOptions) {
  const { file, name, in: input, out: output, workers, model, json, ...options } = command;
  if (input !== undefined && output !== undefined) {
    const { MAX_DESCRIPTION_CHARACTERS: maxDescriptionCharacters } = parseEnvironment(
      tagConfigSchema,
      process.env,
    );
    const { tagFile } = await import('../tag-file.ts');
    return tagFile({ input, output, model, workers, maxDescriptionCharacters, options });
  }
  if (input !== undefined || output !== undefined) {
    throw new OperationalError(
      'wrong-use',
      '--in and --out go together: companies from the one, their tags to the other',
    );
  }
  const overview = await overviewFrom(argument, file);
  if (overview.trim() === '')
    throw new OperationalError('wrong-use', 'the overview is empty; give it as argument, --file or input');
  const tagger = await loadTagger(model);
  const unknown = options.groups?.find((group) => !tagger.groups.includes(group));
  if (unknown !== undefined) {
    throw new OperationalError(
      'invalid-input',
      `the model has no group ${unknown}; its groups are ${tagger.groups.join(', ')}`,
    );
  }
  const tagging = tagger.tag(overview, options, name);
  process.stdout.write(json ? `${JSON.stringify(tagging)}\n` : readable(tagging, options));
}

function overviewFrom(argument: string | undefined, file: string | undefined): Promise<string> | string {
  if (argument !== undefined && file !== undefined) {
    throw new OperationalError('wrong-use', 'give the overview as argument or by --file, not both');
  }
  if (argument !== undefined) return argument;
  return file === undefined ? readAll(process.stdin) : readText(file);
}

function readable({ tags, coverage }: TaggedText, { explain }: TagOptions): string {
  const known = `${coverage.known} of ${coverage.tokens} words known.\n`;
  if (tags.length === 0) return `No tag reaches its threshold. ${known}`;
  const head = ['tag', 'label', 'group', 'probability', 'threshold', ...(explain ? ['words'] : [])];
  const rows = tags.map((given) => [
    given.id,
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
