import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { readModel } from '../../src/model/bundle.ts';
import { temporaryDirectory } from '../fixtures/temporary-directory.ts';
import { runHere } from './run-here.ts';

it('trains with texts without tags, twice to the same bytes, and names them', async () => {
  const directory = await temporaryDirectory();
  const path = (name: string) => join(directory, name);
  const sample = (await readFile('data/sample/overviews.jsonl', 'utf8')).trimEnd().split('\n');
  await writeFile(path('companies.jsonl'), sample.slice(0, 150).join('\n'));
  await writeFile(path('others.jsonl'), sample.slice(150, 400).join('\n'));
  const texts = sample.slice(400).map((line): string => JSON.parse(line).description);
  await writeFile(path('texts.txt.gz'), gzipSync(texts.join('\n')));
  const train = async (settings: object, model: string, ...more: string[]) => {
    await writeFile(path('settings.json'), JSON.stringify({ maximumEpochs: 2, hidden: [8], ...settings }));
    const files = ['--data', path('companies.jsonl'), '--split-file', path('split.json')];
    return runHere([
      ...['train', ...files, '--settings', path('settings.json'), '--out', path(model), ...more],
    ]);
  };
  const unlabelled = ['--unlabelled', path('others.jsonl'), path('texts.txt.gz')];

  const outcome = await train({}, 'first', ...unlabelled);
  expect(outcome).toMatchObject({ code: 0 });
  expect((await train({}, 'second', ...unlabelled)).code).toBe(0);
  expect((await train({}, 'without')).code).toBe(0);
  const weights = (model: string) => readFile(path(`${model}/weights.safetensors`));
  expect(await weights('second')).toEqual(await weights('first'));
  expect(await weights('without')).not.toEqual(await weights('first'));
  // Serving does not change: the same terms and the same shapes.
  const [first, without] = [await readModel(path('first')), await readModel(path('without'))];
  expect(first.featureSpace).toEqual(without.featureSpace);
  expect(first.manifest.architecture).toEqual(without.manifest.architecture);

  expect(first.manifest.data.unlabelled).toEqual({
    files: ['others.jsonl', 'texts.txt.gz'],
    words: expect.any(Number),
  });
  expect(without.manifest.data.unlabelled).toBeUndefined();
  expect(first.manifest.data.fingerprint).not.toBe(without.manifest.data.fingerprint);
  expect(await readFile(path('first/MODEL_CARD.md'), 'utf8')).toMatch(
    /Which words are alike was learned from \d+ words of text without tags \(others\.jsonl, texts\.txt\.gz\)\./,
  );

  expect(await train({ linear: false }, 'third', ...unlabelled)).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('--unlabelled is for the linear path'),
  });
}, 120_000);
