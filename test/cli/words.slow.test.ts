import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryDirectory } from '../fixtures/temporary-directory.ts';
import { runHere } from './run-here.ts';

const TEXTS = ['クラウドの提供', 'クラウドを運用', 'サブスクリプションで販売', 'サブスクリプションの企画'];
const HEADER = 'surface,part of speech,cost,texts,segments\n';
const CLOUD = 'クラウド,名詞-一般,,2,クラ+ウド\n';
const SUBSCRIPTION = 'サブスクリプション,名詞-一般,,2,サブスクリプション\n';

describe('company-tagger words', () => {
  it('proposes words from lines, JSON Lines and CSV, and overwrites no file', async () => {
    const directory = await temporaryDirectory();
    const path = (name: string) => join(directory, name);
    await writeFile(path('a.txt'), TEXTS.slice(0, 2).join('\n'));
    await writeFile(path('b.jsonl'), `${JSON.stringify({ id: '1', description: TEXTS[2] })}\n`);
    await writeFile(path('c.csv'), `id,description\n1,${TEXTS[3]}\n`);
    const files = ['--from', path('a.txt'), path('b.jsonl'), path('c.csv')];
    const words = (...more: string[]) =>
      runHere(['words', ...files, '--minimum', '2', '--out', path('words.csv'), ...more]);

    expect(await words()).toMatchObject({ code: 0, stdout: expect.stringContaining('2 words written to') });
    const written = await readFile(path('words.csv'), 'utf8');
    expect(written).toBe(HEADER + CLOUD + SUBSCRIPTION);
    expect(await words()).toMatchObject({ code: 1, stderr: expect.stringContaining('already exists') });
    expect((await words('--replace')).code).toBe(0);

    await writeFile(path('b.jsonl'), '{"text": "製造"}\n');
    expect(await words('--replace')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('b.jsonl line 1'),
    });
    expect(await readFile(path('words.csv'), 'utf8')).toBe(written);
  });

  it('trains a model that finds them, wherever it is used', async () => {
    const directory = await temporaryDirectory();
    const path = (name: string) => join(directory, name);
    const sample = (await readFile('data/sample/overviews.jsonl', 'utf8')).trimEnd().split('\n');
    const companies = sample.slice(0, 150).map((line, index) => {
      const record = JSON.parse(line);
      return index % 2 === 0
        ? line
        : JSON.stringify({ ...record, description: `${record.description}クラウド。` });
    });
    await writeFile(path('companies.jsonl'), companies.join('\n'));
    await writeFile(path('settings.json'), '{"maximumEpochs": 2, "hidden": [8]}');
    await writeFile(path('words.csv'), `${HEADER}${CLOUD}`);
    const train = (words: string, ...more: string[]) =>
      runHere([
        ...['train', '--data', path('companies.jsonl'), '--split-file', path('split.json'), '--words', words],
        ...['--settings', path('settings.json'), '--out', path('model'), ...more],
      ]);
    expect((await train(path('words.csv'))).code).toBe(0);
    expect(await readFile(path('model/dictionary.csv'), 'utf8')).toBe(
      'クラウド,1285,1285,3657,名詞,一般,*,*,*,*,クラウド\n',
    );
    const tag = [
      'tag',
      '--model',
      path('model'),
      '--explain',
      '--min-probability',
      '0',
      '--json',
      'クラウド。',
    ];
    const { stdout } = await runHere(tag);
    const { tags } = JSON.parse(stdout);
    expect(tags[0].evidence.map(({ text }: { text: string }) => text)).toEqual(['クラウド']);

    const split = await readFile(path('split.json'), 'utf8');
    await writeFile(path('words.csv'), 'クラウド,名刺\n');
    expect(await train(path('words.csv'), '--replace')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('words.csv line 1: IPADIC has no part of speech 名刺'),
    });
    expect(await readFile(path('split.json'), 'utf8')).toBe(split);
  });
});
