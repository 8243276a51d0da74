import { Command, CommanderError } from 'commander';
import { type ErrorKind, OperationalError } from '../contract/error.ts';

/** The exit code of all other kinds of errors, and of bugs. */
const FAILURE = 1;
const EXIT_CODES: Partial<Record<ErrorKind, number>> = { 'wrong-use': 2 };

/** Each command is loaded when it is called, so that `serve` starts without the code of training. */
export const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  collect: async () => (await import('./commands/collect.ts')).collectCommand(),
  'check-data': async () => (await import('./commands/check-data.ts')).checkDataCommand(),
  split: async () => (await import('./commands/split.ts')).splitCommand(),
  search: async () => (await import('./commands/search.ts')).searchCommand(),
  train: async () => (await import('./commands/train.ts')).trainCommand(),
  evaluate: async () => (await import('./commands/evaluate.ts')).evaluateCommand(),
  errors: async () => (await import('./commands/errors.ts')).errorsCommand(),
  tag: async () => (await import('./commands/tag.ts')).tagCommand(),
  export: async () => (await import('./commands/export.ts')).exportCommand(),
  models: async () => (await import('./commands/models.ts')).modelsCommand(),
  feedback: async () => (await import('./commands/feedback.ts')).feedbackCommand(),
  key: async () => (await import('./commands/key.ts')).keyCommand(),
  worker: async () => (await import('./commands/worker.ts')).workerCommand(),
  serve: async () => (await import('./commands/serve.ts')).serveCommand(),
};

/** Runs the command that the arguments name. Errors go to standard error and set the exit code. */
export async function runProgram(argv: readonly string[]): Promise<void> {
  const program = new Command('company-tagger')
    .description(
      'Tags Japanese company overviews with probabilities, and trains the tagger on your own companies.',
    )
    .showHelpAfterError('(add --help for help)')
    .exitOverride();
  const [, , name = ''] = argv;
  const named = COMMANDS[name];
  const loaders = named === undefined ? Object.values(COMMANDS) : [named];
  for (const load of loaders) {
    const command = await load();
    for (const each of [command, ...command.commands]) each.copyInheritedSettings(program).exitOverride();
    program.addCommand(command);
  }
  try {
    await program.parseAsync(argv);
  } catch (error) {
    if (error instanceof CommanderError) {
      // Commander has printed what is wrong.
      process.exitCode = error.exitCode === 0 ? 0 : EXIT_CODES['wrong-use'];
      return;
    }
    process.stderr.write(`company-tagger: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = (error instanceof OperationalError && EXIT_CODES[error.kind]) || FAILURE;
  }
}
