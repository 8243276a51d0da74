import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { run } from './run.ts';

const COMMANDS = ['split', 'train', 'evaluate', 'tag', 'serve'];

describe('company-tagger --help', () => {
  it('lists the commands', async () => {
    const { code, stdout } = await run(['--help']);
    expect(code).toBe(0);
    for (const command of COMMANDS) expect(stdout).toMatch(new RegExp(`^  ${command} `, 'm'));
    expect(stdout).toContain('The exit code is 0 on success, 2 for wrong use');
  });

  it('marks the options that are required', async () => {
    const { stdout } = await run(['export', '--help']);
    expect(stdout).toMatch(/--onnx <file> .*\(required\)/);
    expect(stdout).not.toMatch(/--model <directory> .*\(required\)/);
  });

  it.each(COMMANDS)('describes the command %s and its options', async (command) => {
    const { code, stdout } = await run([command, '--help']);
    expect(code).toBe(0);
    expect(stdout).toContain(`Usage: company-tagger ${command}`);
    expect(stdout).toMatch(/Options:\n/);
  });
});

describe('company-tagger --version', () => {
  it('prints the version of the project', async () => {
    const { version } = JSON.parse(await readFile('package.json', 'utf8'));
    expect(await run(['--version'])).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' });
  });
});

describe('a reader that stops reading', () => {
  it.each([
    ['results', 'stdout', ['tag', '農業']],
    ['messages', 'stderr', ['tag', '--in', 'nowhere', '--out', 'nowhere.jsonl']],
  ] as const)('of %s ends the program quietly', async (_, stream, args) => {
    const child = spawn(process.execPath, ['src/cli/main.ts', ...args]);
    child[stream].destroy();
    const [stderr, [code]] = await Promise.all([
      stream === 'stderr' ? '' : text(child.stderr),
      once(child, 'close'),
    ]);
    expect({ code, stderr }).toEqual({ code: stream === 'stderr' ? 1 : 0, stderr: '' });
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
      'several missing options',
      ['train'],
      /required option '--data <files\.\.\.>' not specified\n.*'--split-file <file>' not .*\n.*'--out <directory>' not/,
    ],
    ['an empty name of a file', ['export', '--onnx', ''], /option '--onnx <file>' argument '' is invalid/],
    ['an invalid port', ['serve', '--port', '99999'], /'99999' is invalid\. It must be at most 65535\./],
    ['a name that no key can have', ['key', 'a b'], /'a b' is invalid .* It must be 1 to 64 letters/],
    [
      'a database of no known kind',
      ['feedback', 'export', '--out', 'x', '--database-url', 'x.sqlite'],
      /'x\.sqlite' is invalid\. It must be file:PATH or postgres/,
    ],
    [
      'an opening of the test side without it',
      ['evaluate', '--data', 'x', '--split-file', 'y', '--open-test'],
      /--open-test and --by are for the test side: add --split test/,
    ],
    ['threads for one overview', ['tag', '農業', '--workers', '2'], /--workers go with --in and --out/],
    [
      'names with an empty one',
      ['tag', '--groups', 'theme,', 'x'],
      /must be names that are separated by commas/,
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
    ['an unknown encoding', ['tag', '--encoding', 'latin1', 'x'], /It must be one of UTF-8, UTF-16LE, /],
    [
      'an argument in another encoding, whose bytes Node has replaced',
      ['tag', '\ufffdⓀ\ufffdH'],
      /argument 2 has bytes that are not UTF-8/,
    ],
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
    ['an invalid variable', ['serve'], /the configuration is not valid: WORKERS: must be "auto" or a number/],
  ])('(%s) ends with exit code 1 and one sentence', async (_, args, message) => {
    const { code, stdout, stderr } = await run(args, '', { WORKERS: 'many' });
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(message);
    expect(stderr).toMatch(/^company-tagger: [^\n]*\n$/);
  });
});
