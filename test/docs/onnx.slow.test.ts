import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { symlink, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { CompanyReader } from '../../src/features/company-reader.ts';
import { companyTerms } from '../../src/features/company-terms.ts';
import { modelToOnnx } from '../../src/model/formats/onnx.ts';
import { loadTagger } from '../../src/tagger/load-tagger.ts';
import { shareModel } from '../../src/tagger/shared-model.ts';
import { Tagger } from '../../src/tagger/tagger.ts';
import type { TrainingSettings } from '../../src/training/settings.ts';
import { dictionary } from '../fixtures/dictionary.ts';
import { blocksOf, follow, linkProject } from '../fixtures/guide.ts';
import { sampleData, trainSmallModel } from '../fixtures/small-model.ts';
import { asStored } from '../fixtures/stored-model.ts';
import { temporaryDirectory } from '../fixtures/temporary-directory.ts';

const GUIDE = 'docs/onnx.md';
/** Where onnxruntime-node is. Its library of ONNX Runtime also serves Python, which must have numpy. */
const { ONNXRUNTIME, PYTHON = 'python3' } = process.env;
const environment = {
  PYTHONPATH: resolve('test/fixtures/python'),
  ONNXRUNTIME_LIBRARY: resolve(
    ONNXRUNTIME ?? '',
    `node_modules/onnxruntime-node/bin/napi-v6/${process.platform}/${process.arch}/libonnxruntime.so.1`,
  ),
};
const [program = ''] = await blocksOf(GUIDE, 'python');

/** Runs the Python program of the guide. */
async function tagInPython(directory: string, rows: readonly (readonly string[])[]) {
  const child = spawn(PYTHON, ['tag.py', 'model.onnx'], {
    cwd: directory,
    env: { ...process.env, ...environment },
  });
  child.stdin.end(JSON.stringify(rows));
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  expect(stderr).toBe('');
  return z.array(z.tuple([z.string(), z.number()])).parse(JSON.parse(stdout));
}

/** Compares the output of the program with the tags of a tagger. */
function expectSame(given: [string, number][], tagger: Tagger, description: string, name?: string): void {
  const { tags } = tagger.tag(description, {}, name);
  expect(given.map(([id]) => id).sort()).toEqual(tags.map(({ id }) => id).sort());
  for (const [id, probability] of given) {
    expect(Math.abs(probability - (tags.find((tag) => tag.id === id)?.probability ?? 0))).toBeLessThan(1e-5);
  }
}

describe.runIf(ONNXRUNTIME)('the ONNX guide', { timeout: 60_000 }, () => {
  it('works as written, and its Python program gives the tags of the shipped model', async () => {
    const directory = await temporaryDirectory();
    await linkProject(directory);
    await symlink(resolve('models'), join(directory, 'models'));
    await writeFile(join(directory, 'tag.py'), program);
    const commands = (await blocksOf(GUIDE, 'sh')).map((block) => block.replace('python3', PYTHON));
    const { code, stdout, stderr } = await follow(commands, directory, environment);
    expect(code, stderr).toBe(0);
    const output = z.array(z.tuple([z.string(), z.number()])).parse(JSON.parse(stdout.split('\n')[1]));
    expect(output.length).toBeGreaterThan(1);
    expectSame(output, await loadTagger('models/default'), '食品の製造と販売');
  });

  it.each<[string, Partial<TrainingSettings>]>([
    [
      'counts, names, character bigrams, a softmax head and an ensemble',
      {
        weighting: 'count',
        names: true,
        characterBigramWeight: 0.5,
        exclusiveGroups: ['tse33'],
        networks: [
          { loss: 'squared-hinge', inputs: 'all' },
          { loss: 'cross-entropy', inputs: 'character-bigrams' },
        ],
      },
    ],
    ['words that are separated by spaces, and no hidden layer', { analyser: 'spaces', hidden: [] }],
  ])('has a program that gives the tags of a model with %s', async (_, settings) => {
    const model = await trainSmallModel({ ...settings, maximumEpochs: 4 });
    const tagger = new Tagger(shareModel(asStored(model), dictionary));
    const directory = await temporaryDirectory();
    await writeFile(join(directory, 'tag.py'), program);
    await writeFile(join(directory, 'model.onnx'), modelToOnnx(model));
    const termsOf = companyTerms(
      {
        analyser: model.manifest.analyser.words,
        bigrams: true,
        names: settings.names ?? false,
        characterBigrams: (settings.characterBigramWeight ?? 0) > 0,
      },
      dictionary,
    );
    const reader = new CompanyReader(dictionary, model.featureSpace);
    const { terms } = model.featureSpace.vocabulary;
    const unknown = { name: '製造', description: 'ヷヷヷ' };
    const { dev } = await sampleData();
    const counts: number[] = [];
    for (const { name, description } of [...dev.slice(0, 3), unknown]) {
      const { columns, clauses } = reader.read(description).occurrences;
      const clauseTerms = clauses.map(({ from, to }) =>
        [...columns.subarray(from, to)].map((column) => terms[column]),
      );
      const given = await tagInPython(directory, [termsOf(description, name ?? ''), ...clauseTerms]);
      expectSame(given, tagger, description, name);
      counts.push(given.length);
    }
    expect(Math.max(...counts)).toBeGreaterThan(0);
    expect(counts.at(-1)).toBe(0);
  });
});
