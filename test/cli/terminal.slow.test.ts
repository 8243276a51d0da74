import { spawnSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { expect, it } from 'vitest';
import { temporaryDirectory } from '../fixtures/temporary-directory.ts';

/** Gives a command a terminal: part of every Linux with util-linux. */
const hasScript = spawnSync('script', ['--version']).stdout?.includes('util-linux') ?? false;

it.runIf(hasScript)(
  'a command that fails on a terminal says why on a line of its own, and wraps lines again',
  async () => {
    const directory = await temporaryDirectory();
    const sample = (await readFile('data/sample/overviews.jsonl', 'utf8')).split('\n');
    await writeFile(join(directory, 'companies.jsonl'), sample.slice(0, 100).join('\n'));
    await writeFile(
      join(directory, 'settings.json'),
      '{"optimiser": "sgd", "learningRate": 10, "hidden": [32, 32, 32], "dropout": 0}',
    );
    const train =
      'train --data companies.jsonl --split-file split.json --settings settings.json --out mine --tags';
    const command = `${process.execPath} ${resolve('src/cli/main.ts')} ${train} ${resolve('data/tags.json')}`;
    const { stdout, status } = spawnSync(
      'script',
      ['--quiet', '--return', '--command', command, '/dev/null'],
      {
        cwd: directory,
        encoding: 'utf8',
      },
    );
    expect(status).toBe(1);
    const lines = stripVTControlCharacters(stdout).trimEnd().split(/\r?\n/);
    expect(lines.at(-2)).toContain('of 25 epochs');
    expect(lines.at(-1)).toMatch(/^company-tagger: training diverged in epoch \d+: /);
    const [off, on] = ['\x1b[?7l', '\x1b[?7h'].map((sequence) => stdout.lastIndexOf(sequence));
    expect(off).toBeGreaterThan(0);
    expect(on).toBeGreaterThan(off);
  },
);
