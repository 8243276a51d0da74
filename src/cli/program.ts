import { type Command as CommanderCommand, CommanderError, type Option } from 'commander';
import project from '../../package.json' with { type: 'json' };
import { type ErrorKind, OperationalError } from '../contract/error.ts';
import { onEncodingDetected } from '../files/encoding-channel.ts';
import { reason } from '../files/reason.ts';
import { Command } from './command.ts';

/** The exit code of all other kinds of errors, and of bugs. */
const FAILURE = 1;
const WRONG_USE = 2;
const EXIT_CODES: Partial<Record<ErrorKind, number>> = { 'wrong-use': WRONG_USE, 'not-all-tagged': 3 };

/** The exit codes, for the help and the reference of commands. */
export const EXIT_CODES_TEXT =
  'The exit code is 0 on success, 2 for wrong use (an unknown option, a value that an option cannot have, or options that ' +
  'exclude each other), 3 when `tag --in` could not tag every company, and 1 for any other failure.';

/** Each command is loaded when it is called, so that `serve` starts without the code of training. */
export const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  collect: async () => (await import('./commands/collect.ts')).collectCommand(),
  import: async () => (await import('./commands/import.ts')).importCommand(),
  'check-data': async () => (await import('./commands/check-data.ts')).checkDataCommand(),
  words: async () => (await import('./commands/words.ts')).wordsCommand(),
  split: async () => (await import('./commands/split.ts')).splitCommand(),
  search: async () => (await import('./commands/search.ts')).searchCommand(),
  train: async () => (await import('./commands/train.ts')).trainCommand(),
  evaluate: async () => (await import('./commands/evaluate.ts')).evaluateCommand(),
  errors: async () => (await import('./commands/errors.ts')).errorsCommand(),
  tag: async () => (await import('./commands/tag.ts')).tagCommand(),
  export: async () => (await import('./commands/export.ts')).exportCommand(),
  models: async () => (await import('./commands/models.ts')).modelsCommand(),
  catalogue: async () => (await import('./commands/catalogue.ts')).catalogueCommand(),
  feedback: async () => (await import('./commands/feedback.ts')).feedbackCommand(),
  key: async () => (await import('./commands/key.ts')).keyCommand(),
  worker: async () => (await import('./commands/worker.ts')).workerCommand(),
  serve: async () => (await import('./commands/serve.ts')).serveCommand(),
};

/**
 * Runs the command that the arguments name. Errors go to standard error.
 * @returns the exit code
 */
export async function runProgram(argv: readonly string[]): Promise<number> {
  const program = new Command('company-tagger')
    .description(
      'Tags Japanese company overviews with probabilities, and trains the tagger on your own companies.',
    )
    .version(project.version)
    .showHelpAfterError('(add --help for help)')
    .addHelpText('after', `\n${EXIT_CODES_TEXT}`)
    .hook('preAction', (_, command) => assertNamed(command))
    .exitOverride();
  const [, , name = ''] = argv;
  const named = COMMANDS[name];
  const loaders = named === undefined ? Object.values(COMMANDS) : [named];
  for (const load of loaders) {
    const command = await load();
    for (const each of [command, ...command.commands]) each.copyInheritedSettings(program).exitOverride();
    program.addCommand(command);
  }
  const stopAnnouncing = onEncodingDetected((message) => process.stderr.write(`${message}\n`));
  try {
    assertUtf8(argv);
    await program.parseAsync(argv);
    return 0;
  } catch (error) {
    // Commander has printed what is wrong.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : WRONG_USE;
    process.stderr.write(`company-tagger: ${messageOf(error)}\n`);
    return (error instanceof OperationalError && EXIT_CODES[error.kind]) || FAILURE;
  } finally {
    stopAnnouncing();
  }
}

/** Node replaces the bytes of arguments that are not UTF-8, so that it can no longer be known what they were. */
function assertUtf8(args: readonly string[]): void {
  const at = args.findIndex((each) => each.includes('\ufffd'));
  if (at < 0) return;
  throw new OperationalError(
    'wrong-use',
    `argument ${at - 1} has bytes that are not UTF-8: call the command from a terminal or script in UTF-8, or give texts in a file`,
  );
}

/** The message of an error. That of a system error begins with its path. */
function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (!('path' in error && 'syscall' in error && 'code' in error)) return error.message;
  const isFile = error.syscall === 'mkdir' && error.code === 'EEXIST';
  return isFile ? `${error.path} is not a directory` : `cannot use ${error.path}: ${reason(error)}`;
}

/** Ends in wrong use when an option for files or directories has an empty value, such as a variable that is not set. */
function assertNamed(command: CommanderCommand): void {
  const isUnnamed = (option: Option) =>
    /<(?:file|directory)/.test(option.flags) &&
    [command.getOptionValue(option.attributeName())].flat().includes('');
  const unnamed = command.options.find(isUnnamed);
  if (unnamed)
    command.error(`error: option '${unnamed.flags}' argument '' is invalid. It must not be empty.`);
}
