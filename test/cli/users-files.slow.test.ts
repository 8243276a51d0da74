import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cp, lstat, mkdir, readdir, readFile, readlink, symlink, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, inject, it } from 'vitest';
import { COMMANDS } from '../../src/cli/program.ts';
import { temporaryDirectory } from '../fixtures/temporary-directory.ts';
import { runHere } from './run-here.ts';

const RECORDS = 120;
const SJIS_NOTES = Buffer.from([0x97, 0xe2, 0x93, 0x80, 0x90, 0x48, 0x95, 0x69]);
const COLLECT = { from: 'csv', path: '', fields: { id: '/id', description: '/事業' } };

/** Texts of files that belong to the user and have the names that commands give to their own. */
const FILES: Readonly<Record<string, string | Buffer>> = {
  'notes.txt': 'my notes',
  'sjis.txt': SJIS_NOTES,
  'companies.csv': 'id,事業\n1,冷凍食品の製造\n',
  'labels.tsv': 'id\ttags\n1\tE09\n',
  'no-header.tsv': '1\tE09\n',
  'no-match.tsv': 'id\ttags\n77\tE09\n',
  'unknown-tag.jsonl': '{"id":"1","description":"菓子","tags":["X"]}\n',
  'misspelt-group.json': '{"exclusiveGroups":["tse"]}',
  'repeated-group.json': '{"describedGroups":["theme","theme"]}',
  'misspelt-setting.json': '{"learning_rate":1}',
  'diverging.json':
    '{"optimiser":"sgd","learningRate":1e9,"weighting":"count","hidden":[16,16],"schedule":"constant","maximumEpochs":2}',
  'other-split.json': '{"train":["x"],"dev":["y"],"test":["z"]}',
  'ids.json':
    '{"companies":{"from":"http","url":"http://127.0.0.1:1/{id}","paging":{"kind":"ids"},"fields":{"id":"/id","description":"/d"}}}',
  'report.html': '<p>my page</p>',
  'mine.onnx': 'my network',
  'feedback.jsonl': 'my feedback',
  'keys.json': '{}',
  'results.jsonl': 'my results',
  'a.jsonl.partial': 'my half',
  'b.jsonl.lock': 'my lock',
  'c.jsonl.checkpoint': 'my checkpoint',
  'd.jsonl.lock': String(process.ppid),
  'trials.jsonl': 'my trials, without a line feed at the end',
  'best.json': '{"mine":true}',
  'test-openings.jsonl': 'my openings',
  'raw/companies.jsonl': 'my answers',
  'models/other/notes.txt': 'my notes on models',
  'models/noted/notes.txt': 'my notes on this model',
  'models/versions/active.json': '{"version":"none","former":[]}',
};

async function usersDirectory() {
  const directory = await temporaryDirectory();
  const path = (name: string) => join(directory, name);
  for (const name of ['raw', 'models/other', 'models/noted', 'models/versions', 'sealed'])
    await mkdir(path(name), { recursive: true });
  for (const [name, content] of Object.entries(FILES)) await writeFile(path(name), content);
  for (const name of ['models/mine', 'models/noted', 'models/versions/v1']) {
    await cp(inject('smallModel'), path(name), { recursive: true });
  }
  await cp('data/tags.json', path('tags.json'));
  const sample = (await readFile('data/sample/overviews.jsonl', 'utf8')).split('\n').slice(0, RECORDS);
  await writeFile(path('companies.jsonl'), `${sample.join('\n')}\n`);
  const ids = sample.map((line) => JSON.parse(line).id);
  const split = { train: ids.slice(24), dev: ids.slice(12, 24), test: ids.slice(0, 12) };
  for (const name of ['split.json', 'sealed/split.json']) await writeFile(path(name), JSON.stringify(split));
  await writeFile(
    path('collect.json'),
    JSON.stringify({ companies: { ...COLLECT, path: path('companies.csv') } }),
  );
  const misspelt = { ...COLLECT, path: path('companies.csv'), fields: { id: '/番号', description: '/事業' } };
  await writeFile(path('misspelt-column.json'), JSON.stringify({ companies: misspelt }));
  await writeFile(path('changes.json'), '{"tags": {"A": {"retired": true}}}');
  await writeFile(path('no-dev.json'), JSON.stringify({ train: ids, dev: [], test: [] }));
  execFileSync('mkfifo', [path('pipe')]);
  const database = new DatabaseSync(path('mine.sqlite'));
  database.exec("CREATE TABLE notes (text); INSERT INTO notes VALUES ('mine')");
  database.close();
  await symlink(path('split.json'), path('link.json'));
  await symlink(path('models/mine'), path('models/link'));
  return { directory, path };
}

/** What every file and link of a directory is, by its path within it. */
async function snapshot(directory: string): Promise<Record<string, string>> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const states = entries
    .filter((entry) => !entry.isDirectory())
    .map(async ({ parentPath, name }) => {
      const path = join(parentPath, name);
      const stats = await lstat(path);
      if (stats.isFIFO()) return [relative(directory, path), 'a pipe'] as const;
      const state = stats.isSymbolicLink() ? `-> ${await readlink(path)}` : digestOf(await readFile(path));
      return [relative(directory, path), state] as const;
    });
  return Object.fromEntries((await Promise.all(states)).sort());
}

const digestOf = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

const CORPUS = '--data @companies.jsonl --tags @tags.json --split-file @split.json';
const RECORDS_ONLY = '--data @companies.jsonl --tags @tags.json';

/** Mistakes: the command, with @ before the names of files in the directory; the exit code; and what the message says. */
const MISTAKES: readonly (readonly [command: string, code: number, message: string])[] = [
  ['train', 2, "required option '--out <directory>' not specified"],
  [`train ${CORPUS} --out=`, 2, 'It must not be empty'],
  [`train ${CORPUS} --out @models`, 1, 'models is not a model but has other files, such as other'],
  [`train ${CORPUS} --out @.`, 1, 'is not a model but has other files'],
  [`train ${CORPUS} --replace --out @.`, 1, 'is not a model but has other files'],
  [`train ${CORPUS} --replace --out @models/other`, 1, 'has other files, such as notes.txt'],
  [`train ${CORPUS} --replace --out @companies.jsonl`, 1, 'companies.jsonl is not a directory'],
  [`train ${CORPUS} --out @models/mine`, 1, 'mine is a model already; add --replace'],
  [`train ${CORPUS} --out @models/link`, 1, 'link is a model already; add --replace'],
  [`train ${CORPUS} --replace --out @models/noted`, 1, 'has a file that is not part of the model, notes.txt'],
  [`train ${CORPUS} --out @b.jsonl`, 1, 'b.jsonl.lock is in the way'],
  [`train ${CORPUS} --out @d.jsonl`, 1, 'd.jsonl is being written by process'],
  [`train ${CORPUS} --out @new --settings @misspelt-setting.json`, 1, 'learning_rate: is not a known field'],
  [`train ${CORPUS} --out @new --settings @misspelt-group.json`, 1, 'the group tse, which is not in the'],
  [`train ${CORPUS} --out @new --settings @repeated-group.json`, 1, 'must not name a group twice'],
  [`train ${CORPUS} --out @new --settings @none.json`, 1, 'none.json: no such file or directory'],
  [`train ${CORPUS} --out @new --extra @none.jsonl`, 1, 'none.jsonl: no such file or directory'],
  [`train ${CORPUS} --out @new --extra @unknown-tag.jsonl`, 1, 'has tag X, which is not in the catalogue'],
  [
    `train ${CORPUS} --replace --out @models/mine --settings @diverging.json`,
    1,
    'training diverged in epoch 1',
  ],
  [
    `train ${RECORDS_ONLY} --split-file @no-dev.json --out @new`,
    1,
    'no records, and thresholds are chosen by them: add records of other companies',
  ],
  [`train ${RECORDS_ONLY} --split-file @notes.txt --out @new`, 1, 'notes.txt is not JSON'],
  [
    'train --data @tags.json --tags @tags.json --split-file @split.json --out @new',
    1,
    'tags.json is a JSON array',
  ],
  ['train --data @sjis.txt --tags @tags.json --split-file @split.json --out @new', 1, 'sjis.txt'],
  ['train --data @companies.jsonl --tags @split.json --split-file @split.json --out @new', 1, 'an array'],
  [`split ${RECORDS_ONLY} --split-file @tags.json`, 1, 'tags.json is not valid: must be an object'],
  [`split ${RECORDS_ONLY} --split-file @companies.jsonl`, 1, 'companies.jsonl is not JSON'],
  ['split --data @unknown-tag.jsonl --tags @tags.json --split-file @link.json', 1, 'has tag X'],
  [`split ${CORPUS} --seed many`, 2, 'It must be a whole number'],
  ['words --from @companies.jsonl --out @notes.txt', 1, 'notes.txt already exists; add --replace'],
  ['words --from @companies.jsonl --out @models', 1, 'models is a directory; choose another --out'],
  ['words --from @models --out @new.csv', 1, 'models is a directory, not a file'],
  ['words --from @tags.json --out @notes.txt --replace', 1, 'tags.json is a JSON array'],
  ['words --from @companies.jsonl --minimum 1 --out @new.csv', 2, 'It must be a whole number from 2'],
  [`train ${CORPUS} --words @notes.txt --out @new`, 1, 'notes.txt line 1'],
  ['check-data --data @none.jsonl --tags @tags.json', 1, 'none.jsonl: no such file or directory'],
  [`check-data ${RECORDS_ONLY} --settings @misspelt-group.json`, 1, 'its groups are sector, industry'],
  ['check-data --data @unknown-tag.jsonl --tags @tags.json', 1, 'doubtful labels were not looked for'],
  [`search ${CORPUS} --out @.`, 1, 'trials.jsonl line 1 is not JSON'],
  [`search ${CORPUS} --out @new --space @best.json`, 1, 'mine: is not a known field'],
  [
    `evaluate --model @models/mine ${CORPUS} --report @report.html`,
    1,
    'report.html already exists; add --replace',
  ],
  [`evaluate --model @models/mine ${CORPUS} --report @models --replace`, 1, 'models is a directory'],
  [`evaluate --model @models/mine ${CORPUS} --split test`, 2, 'the test side is sealed'],
  [
    `evaluate --model @models/mine ${CORPUS} --split test --open-test`,
    1,
    'test-openings.jsonl line 1 is not JSON',
  ],
  [`evaluate --model @models/mine ${CORPUS} --open-test`, 2, 'add --split test'],
  [`evaluate --model @models/mine ${CORPUS} --compare @models/other`, 1, 'no version is active'],
  [`evaluate --model @models/other ${CORPUS}`, 1, 'no version is active'],
  [`evaluate --model @models/versions ${CORPUS}`, 1, 'there is no version none'],
  [
    `evaluate --model @models/mine ${RECORDS_ONLY} --split-file @other-split.json`,
    1,
    'none of these records on dev',
  ],
  [`errors --model @models/none ${CORPUS}`, 1, 'model.json cannot be read'],
  [`errors --model @models/mine ${CORPUS} --each 0`, 2, 'It must be a whole number'],
  ['tag --in @companies.jsonl --out @results.jsonl --model @models/mine', 1, 'results.jsonl already exists'],
  [
    'tag --in @companies.jsonl --out @companies.jsonl --model @models/mine',
    1,
    'companies.jsonl already exists',
  ],
  ['tag --in @companies.jsonl --out @models --model @models/mine', 1, 'models already exists'],
  ['tag --in @companies.jsonl --out @a.jsonl --model @models/mine', 1, 'a.jsonl.partial is in the way'],
  ['tag --in @companies.jsonl --out @b.jsonl --model @models/mine', 1, 'b.jsonl.lock is in the way'],
  ['tag --in @companies.jsonl --out @d.jsonl --model @models/mine', 1, 'd.jsonl is being written by process'],
  ['tag --in @companies.jsonl --out @c.jsonl --model @models/mine', 1, 'c.jsonl.checkpoint is not JSON'],
  ['tag --in @none.jsonl --out @new.jsonl --model @models/mine', 1, 'none.jsonl: no such file or directory'],
  ['tag --in @companies.csv --out @new.jsonl --model @models/mine', 1, 'no column description'],
  ['tag --in @companies.jsonl --out @new.jsonl --model @models/mine --groups tse', 2, 'has no group tse'],
  ['tag --in @companies.jsonl', 2, '--in and --out go together'],
  ['tag --file @none.txt --model @models/mine', 1, 'none.txt: no such file or directory'],
  ['tag --file @models --model @models/mine', 1, 'models is a directory, not a file'],
  ['tag --groups tse --model @models/mine 農業', 2, 'has no group tse'],
  ['export --model @models/mine --onnx @mine.onnx', 1, 'mine.onnx already exists; add --replace'],
  ['export --model @models/mine --onnx @pipe --replace', 1, 'pipe is not a file; choose another --onnx'],
  ['export --model @models/other --onnx @new.onnx', 1, 'no version is active'],
  [
    'collect --config @collect.json --tags @tags.json --out @.',
    1,
    'companies.jsonl already exists; add --replace',
  ],
  [
    'collect --config @misspelt-column.json --tags @tags.json --out @new',
    1,
    'no column 番号; its columns are id, 事業',
  ],
  [
    'collect --config @collect.json --tags @tags.json --out @new --labels @no-header.tsv',
    1,
    'must be the header',
  ],
  [
    'collect --config @collect.json --tags @tags.json --out @new --labels @no-match.tsv',
    1,
    'not in the labels',
  ],
  ['collect --config @ids.json --tags @tags.json --out @new', 2, 'add --labels'],
  ['collect --config @keys.json --tags @tags.json --out @new', 1, 'companies: is missing'],
  [
    'import --from doccano --in @companies.jsonl --tags @tags.json --out @feedback.jsonl',
    1,
    'feedback.jsonl already exists; add --replace',
  ],
  ['import --from table --in @notes.txt --tags @tags.json --out @new.jsonl', 1, 'notes.txt'],
  [
    'feedback export --tags @tags.json --out @feedback.jsonl',
    1,
    'feedback.jsonl already exists; add --replace',
  ],
  [
    'feedback export --tags @tags.json --out @new.jsonl --database-url file:@mine.sqlite',
    1,
    'the feedback cannot be read: no such table: feedback',
  ],
  [
    'feedback export --tags @tags.json --out @new.jsonl --database-url file:none.sqlite',
    1,
    'no database file:none',
  ],
  [
    'catalogue overlay --model @models/mine --changes @changes.json',
    2,
    'add --out, the directory of the overlay',
  ],
  ...['@models/mine', '@models/noted', '@models/versions', '@companies.jsonl'].map(
    (out) =>
      [
        `catalogue overlay --model @models/mine --changes @changes.json --replace --out ${out}`,
        1,
        '',
      ] as const,
  ),
  [
    'catalogue overlay --model @models/mine --changes @tags.json --out @models/new',
    1,
    'tags.json is not valid: must be an object',
  ],
  ['catalogue tags --model @models/mine --out @tags.json', 1, 'tags.json already exists; add --replace'],
  [
    'catalogue records --model @models/mine --data @companies.jsonl --out @new.jsonl',
    2,
    'has no overlay, so the tags of records stay as they are',
  ],
  ['models list --models @models/mine', 1, 'a single model, not versions'],
  ['models add @models/other --models @models/versions', 1, 'model.json cannot be read'],
  ['models add @models/mine --models @models/mine', 1, 'a single model, not versions'],
  ['models activate none --models @models/versions', 1, 'there is no version none'],
  ['models activate v1 --models @models/versions', 1, 'not v1'],
  ['models rollback --models @models/versions', 1, 'no version served before this one'],
  [
    `evaluate --model @models/mine ${CORPUS} --report @notes.txt/new.html`,
    1,
    'notes.txt is not a directory; choose',
  ],
  [`split ${RECORDS_ONLY} --split-file @notes.txt/new.json`, 1, 'notes.txt is not a directory'],
  [
    'collect --config @collect.json --tags @tags.json --out @notes.txt',
    1,
    'notes.txt is not a directory; choose',
  ],
  [
    'tag --in @companies.jsonl --out @notes.txt/new.jsonl --model @models/mine',
    1,
    'notes.txt is not a directory',
  ],
  [`search ${CORPUS} --out @notes.txt`, 1, 'notes.txt'],
  ['key not/a/name', 2, 'It must be 1 to 64 letters'],
  ['serve --port 99999', 2, 'It must be at most 65535'],
  ['serve --host 0.0.0.0', 1, 'has no KEYS_FILE'],
  ['worker', 1, 'REDIS_URL: is missing'],
  ['tags', 2, "unknown command 'tags'"],
];

/** What commands write, and the only files that they change. */
const WRITTEN: readonly (readonly [command: string, files: readonly string[]])[] = [
  ['export --model @models/mine --onnx @mine.onnx --replace', ['mine.onnx']],
  [`evaluate --model @models/mine ${CORPUS} --report @report.html --replace`, ['report.html']],
  [
    `evaluate --model @models/noted ${RECORDS_ONLY} --split-file @sealed/split.json --split test --open-test`,
    ['models/noted/MODEL_CARD.md', 'models/noted/model.json', 'sealed/test-openings.jsonl'],
  ],
  [
    `evaluate --model @models/link ${RECORDS_ONLY} --split-file @sealed/split.json --split test --open-test`,
    ['models/mine/MODEL_CARD.md', 'models/mine/model.json', 'sealed/test-openings.jsonl'],
  ],
  ['collect --config @collect.json --tags @tags.json --out @. --replace', ['companies.jsonl', 'tags.json']],
  ['tag --in @companies.jsonl --out @e.jsonl --model @models/link', ['e.jsonl']],
  [`split ${RECORDS_ONLY} --split-file @link.json`, []],
  [`check-data ${RECORDS_ONLY} --no-labels`, []],
  [`errors --model @models/link ${CORPUS}`, []],
  ['models list --models @models', []],
];

const argumentsOf = (command: string, path: (name: string) => string) =>
  command.split(' ').map((part) => part.replace(/^@(.*)/, (_, name) => path(name)));

describe('in a directory with the user’s files', () => {
  it.each(MISTAKES)(
    '`%s` ends with exit code %i and leaves all of them as they were',
    async (command, code, message) => {
      const { directory, path } = await usersDirectory();
      const before = await snapshot(directory);
      expect(Object.keys(before).length).toBeGreaterThanOrEqual(30);
      const args = command.split(' ').map((arg) => arg.replace(/@(.*)/, (_, name) => path(name)));
      const outcome = await runHere(args);
      expect(outcome).toMatchObject({ code, stderr: expect.stringContaining(message) });
      expect(outcome.stderr).not.toMatch(/\n *at /);
      expect(await snapshot(directory)).toEqual(before);
    },
  );

  it('each command is tried', async () => {
    const commands = await Promise.all(Object.values(COMMANDS).map((load) => load()));
    const names = commands.flatMap((command) =>
      command.commands.length === 0
        ? [command.name()]
        : command.commands.map((each) => `${command.name()} ${each.name()}`),
    );
    const tried = MISTAKES.map(([command]) => command);
    expect(names.filter((name) => !tried.some((each) => `${each} `.startsWith(`${name} `)))).toEqual([]);
  });

  it.each(WRITTEN)('`%s` changes only %j', async (command, files) => {
    const { directory, path } = await usersDirectory();
    const before = await snapshot(directory);
    expect(await runHere(argumentsOf(command, path))).toMatchObject({ code: 0 });
    const after = await snapshot(directory);
    expect(Object.keys(after).filter((name) => after[name] !== before[name])).toEqual(files);
    expect(Object.keys(after)).toEqual(expect.arrayContaining(Object.keys(before)));
  });
});
