import { cp, readFile, writeFile } from 'node:fs/promises';
import fc from 'fast-check';
import { beforeEach, describe, expect, inject, it } from 'vitest';
import { FeedbackStore } from '../../src/feedback/feedback-store.ts';
import { openDatabase } from '../../src/feedback/open-database.ts';
import { BUNDLE_FILES, MANIFEST } from '../../src/model/bundle.ts';
import { damaged, generatedTexts } from '../fixtures/generated-files.ts';
import { modelVersions } from '../fixtures/model-versions.ts';
import { filesDirectory, RUNS } from './files-directory.ts';
import { runHere } from './run-here.ts';

/*
 * Whatever the bytes of a model, or of a file beside it: either it is read as it was written, or one sentence says why not,
 * and nothing is written.
 */
const { path, runOn } = await filesDirectory();
const CATALOGUE = await readFile('data/tags.json', 'utf8');
const originals = new Map(
  await Promise.all(
    BUNDLE_FILES.map(async (name) => [name, await readFile(`${inject('smallModel')}/${name}`)] as const),
  ),
);
/** The name of a file of a bundle, and its bytes, damaged. */
const bundleFiles = fc.oneof(
  ...[...originals].map(([name, bytes]) => damaged(bytes).map((bytes) => ({ name, bytes }))),
);

describe('bundles of any bytes', { timeout: 300_000 }, () => {
  beforeEach(() => cp(inject('smallModel'), path('model'), { recursive: true }));

  it.each([
    ['export', `export --model ${path('model')} --onnx ${path('out.onnx')}`],
    ['models add', `models add ${path('model')} --models ${path('versions')}`],
  ])('are read by `%s`, or refused', async (_, command) => {
    await fc.assert(
      fc.asyncProperty(bundleFiles, async ({ name, bytes }) => {
        const original = originals.get(name) ?? Buffer.of();
        const isIntact = original.equals(bytes);
        const file = { name: `model/${name}`, bytes, isIntact };
        const { code } = await runOn(file, () => command.split(' '), [path('out.onnx'), path('versions')]);
        await writeFile(path(`model/${name}`), original);
        // Only the other files have a digest, in the manifest.
        if (!isIntact && name !== MANIFEST) expect(code).toBe(1);
      }),
      RUNS,
    );
  });
});

describe('files of any bytes', { timeout: 300_000 }, () => {
  it('tell which version is active', async () => {
    const models = await modelVersions(['v1']);
    expect(await runHere(['models', 'activate', 'v1', '--models', models])).toMatchObject({ code: 0 });
    await cp(models, path('active'), { recursive: true });
    const active = await readFile(path('active/active.json'), 'utf8');
    await fc.assert(
      fc.asyncProperty(generatedTexts('active/active.json', fc.constant(active)), async (file) => {
        const { stdout } = await runOn(file, () => ['models', 'list', '--models', path('active')]);
        if (file.isIntact) expect(stdout).toMatch(/\* *│ v1 /);
      }),
      RUNS,
    );
  });

  it('are the catalogue or the database of `feedback export`', async () => {
    const url = `file:${path('feedback.sqlite')}`;
    const store = new FeedbackStore(await openDatabase(url));
    const company = { id: '1', name: '北の牧場', description: '牧場の運営' };
    await store.addFeedback({
      by: '編集者',
      company,
      confirmed: ['A01'],
      added: [],
      removed: [],
      resolves: false,
      modelVersion: '1',
    });
    await store.close();
    const database = await readFile(path('feedback.sqlite'));
    const files = fc.oneof(
      generatedTexts('tags.json', fc.constant(CATALOGUE)),
      damaged(database).map((bytes) => ({
        name: 'feedback.sqlite',
        bytes,
        isIntact: database.equals(bytes),
      })),
    );
    await writeFile(path('tags.json'), CATALOGUE);
    const command = `feedback export --out ${path('out.jsonl')} --tags ${path('tags.json')} --database-url ${url}`;
    await fc.assert(
      fc.asyncProperty(files, async (file) => {
        const { written } = await runOn(file, () => command.split(' '), [path('out.jsonl')]);
        await writeFile(path('tags.json'), CATALOGUE);
        await writeFile(path('feedback.sqlite'), database);
        if (file.isIntact) expect(JSON.parse(written)).toMatchObject({ ...company, tags: ['A01'] });
      }),
      // Each run starts a thread and syncs to disk.
      { ...RUNS, numRuns: 100 },
    );
  });
});
