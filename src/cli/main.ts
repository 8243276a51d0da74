#!/usr/bin/env node
import { Command, CommanderError } from 'commander';
import { evaluateCommand } from './evaluate.ts';
import { serveCommand } from './serve.ts';
import { splitCommand } from './split.ts';
import { tagCommand } from './tag.ts';
import { trainCommand } from './train.ts';

const WRONG_USE = 2;
const FAILURE = 1;

const program = new Command('company-tagger')
  .description(
    'Tags Japanese company overviews with probabilities, and trains the tagger on your own companies.',
  )
  .showHelpAfterError('(--help lists what can be given)');
for (const command of [splitCommand, trainCommand, evaluateCommand, tagCommand, serveCommand]) {
  program.addCommand(command().copyInheritedSettings(program).exitOverride());
}

try {
  await program.exitOverride().parseAsync();
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : WRONG_USE;
  else {
    process.stderr.write(`company-tagger: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = FAILURE;
  }
}
