import { existsSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { Readable } from 'node:stream';
import fc from 'fast-check';
import { describe, expect, inject, it } from 'vitest';
import { formatOf } from '../../src/contract/formats.ts';
import { decompressed } from '../../src/files/decompression.ts';
import { companyBlocks } from '../../src/serving/company-formats.ts';
import { LineTagger, maxLineBytes } from '../../src/serving/line-tagger.ts';
import { Tagger } from '../../src/tagger/tagger.ts';
import { generatedFiles, generatedTexts } from '../fixtures/generated-files.ts';
import { sharedSmallModel } from '../fixtures/small-model.ts';
import { filesDirectory, linesOf, REPLACEMENT, RUNS } from './files-directory.ts';
import { runHere } from './run-here.ts';

/*
 * Whatever the bytes of a file: either it is read as it was meant, or one sentence says why not, and nothing is written.
 */
const CHARACTERS = 10_000;
const TAG = 'E09';
const CATALOGUE = await readFile('data/tags.json', 'utf8');
const SETTINGS = '{"describedGroups": ["industry"], "maximumEpochs": 3}';
const SPLIT = '{"train": ["1"], "dev": [], "test": []}';
const tagger = new Tagger(await sharedSmallModel());
const lineTagger = new LineTagger(tagger, { maxDescriptionCharacters: CHARACTERS, isStrict: false });
const { path, runOn } = await filesDirectory();

/** The results show words of the texts, and so what the texts were read as. */
const OPTIONS = { explain: true };

/** The tags that the texts have. */
const tagsOf = (texts: readonly string[]) => texts.map((text) => tagger.tag(text, OPTIONS).tags);

describe('files of any bytes', { timeout: 300_000 }, () => {
  it('are tagged as `tag --in` does it, or have an error for the file or the line', async () => {
    await fc.assert(
      fc.asyncProperty(generatedFiles(), async ({ name, bytes, descriptions, isIntact }) => {
        const { content, error } = await taggedHere(name, bytes);
        expect(error).not.toMatch(/Invalid input|undefined/);
        expect(content).not.toContain(REPLACEMENT);
        if (!isIntact) return;
        expect(linesOf(content).map(({ tags }) => tags)).toEqual(tagsOf(descriptions));
      }),
      RUNS,
    );
  });

  it('are tagged by the command `tag --in`', async () => {
    const out = path('results.jsonl');
    const args = (file: string) => [
      'tag',
      '--in',
      file,
      '--out',
      out,
      '--explain',
      '--workers',
      '1',
      '--model',
      inject('smallModel'),
    ];
    await fc.assert(
      fc.asyncProperty(generatedFiles(), async (file) => {
        const { code, written } = await runOn(file, args, [out]);
        if (code === 0 && file.isIntact) {
          expect(linesOf(written).map(({ tags }) => tags)).toEqual(tagsOf(file.descriptions));
        }
        if (code === 3) expect(linesOf(written).some(({ error }) => error !== undefined)).toBe(true);
      }),
      { ...RUNS, numRuns: 50 },
    );
  });

  it('are tagged by `tag --file`', async () => {
    const args = (file: string) => [
      'tag',
      '--json',
      '--explain',
      '--file',
      file,
      '--model',
      inject('smallModel'),
    ];
    await fc.assert(
      fc.asyncProperty(generatedTexts('overview.txt'), async (file) => {
        const { stdout } = await runOn(file, args);
        if (file.isIntact) expect([JSON.parse(stdout).tags]).toEqual(tagsOf(file.descriptions));
      }),
      RUNS,
    );
  });

  it('are checked by `check-data`', async () => {
    const args = (file: string) => [
      'check-data',
      '--json',
      '--no-labels',
      '--data',
      file,
      '--tags',
      'data/tags.json',
    ];
    await fc.assert(
      fc.asyncProperty(generatedFiles({ tags: TAG }), async (file) => {
        const { stdout } = await runOn(file, args);
        if (!file.isIntact) return;
        expect(JSON.parse(stdout)).toMatchObject({ records: file.descriptions.length, faultyLines: [] });
      }),
      RUNS,
    );
  });

  it('are split by `split`', async () => {
    const out = path('split.json');
    const args = (file: string) => ['split', '--data', file, '--tags', 'data/tags.json', '--split-file', out];
    await fc.assert(
      fc.asyncProperty(generatedFiles({ tags: TAG }), async (file) => {
        const { code, written } = await runOn(file, args, [out]);
        if (code !== 0) return;
        const { train, dev, test } = JSON.parse(written);
        if (file.isIntact) expect([...train, ...dev, ...test].length).toBe(file.descriptions.length);
      }),
      RUNS,
    );
  });

  it('are shown in excerpts that cut no character in two', async () => {
    const description = `${'あ'.repeat(39)}🚚${'運送'.repeat(20)}`;
    const lines = [[TAG], []].map((tags, id) => JSON.stringify({ id, description, tags }));
    await writeFile(path('same.jsonl'), lines.join('\n'));
    const args = ['check-data', '--no-labels', '--data', path('same.jsonl'), '--tags', 'data/tags.json'];
    const { stdout } = await runHere(args);
    expect(stdout).toContain(`${'あ'.repeat(39)}…`);
    expect(stdout.isWellFormed()).toBe(true);
  });

  it.each([
    ['a catalogue', CATALOGUE, 'check-data --json --no-labels --tags FILE'],
    ['settings', SETTINGS, 'check-data --json --no-labels --tags data/tags.json --settings FILE'],
    ['a split', SPLIT, 'split --tags data/tags.json --split-file FILE'],
  ])('are %s', async (_, text, command) => {
    const record = { id: '1', description: '冷凍食品の製造', tags: [TAG] };
    await writeFile(path('one.jsonl'), JSON.stringify(record));
    const words = [...command.split(' '), '--data', path('one.jsonl')];
    const args = (file: string) => words.map((word) => (word === 'FILE' ? file : word));
    await fc.assert(
      fc.asyncProperty(generatedTexts('file.json', fc.constant(text)), async (file) => {
        const { code } = await runOn(file, args);
        if (code !== 0) expect(await readFile(path(file.name))).toEqual(Buffer.from(file.bytes));
      }),
      RUNS,
    );
  });

  it('are collected by `collect`, from CSV and with labels', async () => {
    const out = path('collected');
    await fc.assert(
      fc.asyncProperty(
        generatedFiles().filter(({ name }) => formatOf(name) === 'csv'),
        generatedTexts(
          'labels.tsv',
          fc.constant(`id\ttags\n${[1, 2, 3, 4, 5, 6].map((id) => `${id}\t${TAG}`).join('\n')}\n`),
        ),
        async (file, labels) => {
          const fields = { id: '/id', description: '/description' };
          const config = { companies: { from: 'csv', path: path(file.name), fields } };
          await writeFile(path('collect.json'), JSON.stringify(config));
          await writeFile(path('labels.tsv'), labels.bytes);
          await rm(out, { recursive: true, force: true });
          const { code } = await runOn({ ...file, isIntact: file.isIntact && labels.isIntact }, () => [
            'collect',
            '--config',
            path('collect.json'),
            '--labels',
            path('labels.tsv'),
            '--tags',
            'data/tags.json',
            '--out',
            out,
          ]);
          const companies = path('collected/companies.jsonl');
          if (code !== 0) {
            expect(existsSync(companies)).toBe(false);
            return;
          }
          const written = await readFile(companies, 'utf8');
          expect(written).not.toContain(REPLACEMENT);
          if (file.isIntact && labels.isIntact)
            expect(linesOf(written)).toHaveLength(file.descriptions.length);
        },
      ),
      RUNS,
    );
  });
});

/** What `tag --in` writes, by the same functions, but without its threads: many files take less time. */
async function taggedHere(name: string, bytes: Uint8Array): Promise<{ content: string; error: string }> {
  const source = {
    name,
    format: formatOf(name),
    maxLineBytes: maxLineBytes(CHARACTERS),
    onDetected: () => {},
  };
  const results: Uint8Array[] = [];
  try {
    for await (const block of companyBlocks(decompressed(Readable.from([bytes]), name), source)) {
      results.push(lineTagger.tag({ ...block, options: OPTIONS }).lines);
    }
    return { content: Buffer.concat(results).toString(), error: '' };
  } catch (error) {
    return { content: '', error: String(error) };
  }
}
