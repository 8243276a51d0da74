import { describe, expect, it } from 'vitest';
import { run } from './run.ts';

const COMMANDS = ['split', 'train', 'evaluate', 'tag', 'serve'];

describe('company-tagger --help', () => {
  it('lists the commands', async () => {
    const { code, stdout } = await run(['--help']);
    expect(code).toBe(0);
    for (const command of COMMANDS) expect(stdout).toMatch(new RegExp(`^  ${command} `, 'm'));
  });

  it.each(COMMANDS)('describes the command %s and its options', async (command) => {
    const { code, stdout } = await run([command, '--help']);
    expect(code).toBe(0);
    expect(stdout).toContain(`Usage: company-tagger ${command}`);
    expect(stdout).toMatch(/Options:\n/);
  });
});

describe('wrong usage', () => {
  it.each([
    ['an unknown command', ['tags'], /unknown command 'tags'/],
    ['an unknown option', ['tag', '--colour'], /unknown option '--colour'/],
    [
      'a missing option',
      ['train', '--data', 'x.jsonl'],
      /required option '--split-file <file>' not specified/,
    ],
    [
      'a side that is not for scoring',
      ['evaluate', '--data', 'x', '--split-file', 'y', '--split', 'train'],
      /Allowed choices are dev, test/,
    ],
    ['a number out of range', ['tag', '--min-probability', '2', 'x'], /It must be a number from 0 to 1/],
    [
      'a value that is not a number',
      ['tag', '--limit', 'many', 'x'],
      /It must be a whole number from 1 to 1000/,
    ],
    [
      'an empty overview',
      ['tag', '  '],
      /the overview is empty; give it as an argument, with --file, or on standard input/,
    ],
    ['two overviews', ['tag', '農業', '--file', 'README.md'], /as an argument or with --file, not both/],
    ['no command', [], /Usage: company-tagger/],
  ])('(%s) ends with exit code 2 and a message that says what is wrong', async (_, args, message) => {
    const { code, stdout, stderr } = await run(args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/\bat .*:\d+:\d+/);
  });
});

describe('a failure', () => {
  it.each([
    [
      'missing records',
      ['split', '--data', 'nowhere.jsonl', '--split-file', '/tmp/none.json'],
      /cannot read nowhere\.jsonl: no such file/,
    ],
    [
      'a missing model',
      ['tag', '--model', 'models/none', '農業'],
      /the model in models\/none is refused: model\.json cannot be read/,
    ],
    ['an invalid port', ['serve', '--port', '99999'], /the configuration is not valid: PORT/],
  ])('(%s) ends with exit code 1 and one sentence', async (_, args, message) => {
    const { code, stdout, stderr } = await run(args);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(message);
    expect(stderr).toMatch(/^company-tagger: [^\n]*\n$/);
  });
});
