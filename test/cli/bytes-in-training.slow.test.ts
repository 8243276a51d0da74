import { readFile, rm, writeFile } from 'node:fs/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readSides, trainingDataOf } from '../../src/cli/training-data.ts';
import { manifestSchema } from '../../src/model/manifest.ts';
import { normalise } from '../../src/text/normalise.ts';
import { trainingSettingsSchema } from '../../src/training/settings.ts';
import { fingerprint } from '../../src/training/training-data.ts';
import { dictionary } from '../fixtures/dictionary.ts';
import { type GeneratedFile, generatedFiles, generatedTexts } from '../fixtures/generated-files.ts';
import { filesDirectory, RUNS } from './files-directory.ts';
import { runHere } from './run-here.ts';

/*
 * Whatever the bytes of a file that a model is trained or evaluated with: either it is read as it was meant, or one sentence
 * says why not, and nothing is written.
 */
const { path, runOn } = await filesDirectory();
const TAG = 'E09';
const BASE = (await readFile('data/sample/overviews.jsonl', 'utf8')).split('\n').slice(0, 30);
const BASE_IDS = BASE.map((line): string => JSON.parse(line).id);
const DEV_IDS = BASE_IDS.slice(0, 6);
/** Generated records have the ids 1 to 6. */
const SPLIT = JSON.stringify({
  train: BASE_IDS.slice(6),
  dev: [...DEV_IDS, '1', '2', '3', '4', '5', '6'],
  test: [],
});
const SETTINGS =
  '{"hidden":[],"maximumEpochs":1,"minimumExamples":1,"bigrams":false,"clauses":false,"sources":["統計"]}';
const SPACE = '{"sources":{"oneOf":[["政府の統計"]]}}';
const WORDS = '乳用牛,名詞-一般\nもも肉,名詞-一般,5000\n';
await writeFile(path('words.csv'), WORDS);
await writeFile(path('base.jsonl'), BASE.join('\n'));
await writeFile(path('settings.json'), SETTINGS);

const records = generatedFiles({ tags: TAG });
const textOf = (name: string, text: string) => generatedTexts(name, fc.constant(text));
/** The files that commands read, by the option that names them. */
const FILES: Readonly<Record<string, fc.Arbitrary<GeneratedFile>>> = {
  '--data': records,
  '--extra': records,
  '--tags': textOf('generated-tags.json', await readFile('data/tags.json', 'utf8')),
  '--split-file': textOf('generated-split.json', SPLIT),
  '--settings': textOf('generated-settings.json', SETTINGS),
  '--words': textOf('generated-words.csv', WORDS),
  '--space': textOf('generated-space.json', SPACE),
};
/** One of the files of a command. */
const filesOf = (...options: string[]) =>
  fc.oneof(...options.map((option) => FILES[option].map((file) => ({ option, file }))));

/**
 * The words of a command with its usual files, and this one: in place of the usual one, or besides the records.
 * @param command its name, and options that have no other file
 */
function wordsWith(command: string, option: string, file: string): string[] {
  const usual = { '--tags': 'data/tags.json', '--split-file': path('split.json') };
  const files = { ...usual, ...(option !== '--data' && { [option]: file }) };
  const data = [path('base.jsonl'), ...(option === '--data' ? [file] : [])];
  return [...command.split(' '), ...Object.entries(files).flat(), '--data', ...data];
}

/** The records with these texts in the plainest form. */
async function plainFile(descriptions: readonly string[]): Promise<string> {
  const lines = descriptions.map((description, index) => ({
    id: String(index + 1),
    description,
    tags: [TAG],
  }));
  await writeFile(path('plain.jsonl'), lines.map((line) => JSON.stringify(line)).join('\n'));
  return path('plain.jsonl');
}

/** The fingerprint of what is trained on. */
async function expectedFingerprint(option: string, { descriptions }: GeneratedFile): Promise<string> {
  const plain = await plainFile(descriptions);
  const files = {
    data: [path('base.jsonl'), ...(option === '--data' ? [plain] : [])],
    extra: option === '--extra' ? [plain] : [],
    ...(option === '--words' && { words: path('words.csv') }),
    tags: 'data/tags.json',
    splitFile: path('split.json'),
    allowLeaks: true as const,
  };
  return fingerprint(
    trainingDataOf(await readSides(files, trainingSettingsSchema.parse({}), dictionary, () => {})),
  );
}

describe('files of any bytes', { timeout: 300_000 }, () => {
  it('are trained with by `train`', async () => {
    const model = path('model');
    const command = (option: string) =>
      `train --allow-leaks --out ${model}${option === '--settings' ? '' : ` --settings ${path('settings.json')}`}`;
    await fc.assert(
      fc.asyncProperty(
        filesOf('--data', '--extra', '--tags', '--split-file', '--settings', '--words'),
        async ({ option, file }) => {
          await writeFile(path('split.json'), SPLIT);
          const { code } = await runOn(file, (name) => wordsWith(command(option), option, name), [model]);
          if (code !== 0) expect(await readFile(path('split.json'), 'utf8')).toBe(SPLIT);
          if (code !== 0) expect(await readFile(path(file.name))).toEqual(Buffer.from(file.bytes));
          if (!file.isIntact) return;
          const json = await readFile(path('model/model.json'), 'utf8');
          const { data, training } = manifestSchema.parse(JSON.parse(json));
          expect(training.sources).toEqual(['統計']);
          expect(data.fingerprint).toBe(await expectedFingerprint(option, file));
        },
      ),
      RUNS,
    );
  });

  it('are searched with by `search`', async () => {
    const out = path('search');
    const command = (option: string) =>
      `search --allow-leaks --trials 1 --out ${out}${option === '--settings' ? '' : ` --settings ${path('settings.json')}`}${
        option === '--space' ? '' : ` --space ${path('space.json')}`
      }`;
    await writeFile(path('space.json'), SPACE);
    await fc.assert(
      fc.asyncProperty(
        filesOf('--data', '--extra', '--tags', '--split-file', '--settings', '--words', '--space'),
        async ({ option, file }) => {
          await writeFile(path('split.json'), SPLIT);
          const { code } = await runOn(file, (name) => wordsWith(command(option), option, name), [out]);
          if (code !== 0) expect(await readFile(path('split.json'), 'utf8')).toBe(SPLIT);
          if (!file.isIntact) return;
          expect(JSON.parse(await readFile(path('search/best.json'), 'utf8'))).toMatchObject({
            sources: ['政府の統計'],
          });
        },
      ),
      RUNS,
    );
  });

  it('are what `words` proposes words from', async () => {
    const [out, plainOut] = [path('words-out.csv'), path('plain-out.csv')];
    const command = (name: string, output: string) => [
      'words',
      '--minimum',
      '2',
      '--from',
      name,
      '--out',
      output,
    ];
    const files = fc.oneof(generatedFiles(), generatedTexts('texts.txt'));
    await fc.assert(
      fc.asyncProperty(files, async (file) => {
        const { written } = await runOn(file, (name) => command(name, out), [out]);
        if (!file.isIntact) return;
        const isText = file.name === 'texts.txt';
        const texts = isText ? file.descriptions.flatMap((text) => text.split('\n')) : file.descriptions;
        await rm(plainOut, { force: true });
        expect(await runHere(command(await plainFile(texts), plainOut))).toMatchObject({ code: 0 });
        expect(written).toBe(await readFile(plainOut, 'utf8'));
      }),
      RUNS,
    );
  });

  it('are scored by `evaluate` and `errors`', async () => {
    await writeFile(path('split.json'), SPLIT);
    const model = path('scored');
    const training = `train --out ${model}`;
    expect(await runHere(wordsWith(training, '--settings', path('settings.json')))).toMatchObject({
      code: 0,
    });
    const report = path('report.html');
    await fc.assert(
      fc.asyncProperty(filesOf('--data', '--tags', '--split-file'), async ({ option, file }) => {
        const evaluate = `evaluate --model ${model} --report ${report}`;
        const { stdout } = await runOn(file, (name) => wordsWith(evaluate, option, name), [report]);
        const count = DEV_IDS.length + (option === '--data' ? file.descriptions.length : 0);
        if (file.isIntact) expect(stdout).toContain(`${count} records of dev`);
        const errors = `errors --json --worst 10000 --each 10000 --model ${model}`;
        const mistakes = (await runOn(file, (name) => wordsWith(errors, option, name))).stdout;
        if (!file.isIntact || option !== '--data') return;
        for (const { record, text } of JSON.parse(mistakes).flatMap((tag: Mistakes) => tag.mistakes)) {
          const description = file.descriptions[Number(record) - 1];
          if (description !== undefined) expect(text).toBe(normalise(description).text);
        }
      }),
      RUNS,
    );
  });
});

interface Mistakes {
  readonly mistakes: readonly { readonly record: string; readonly text: string }[];
}
