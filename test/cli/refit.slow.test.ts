import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readModel } from '../../src/model/bundle.ts';
import { temporaryDirectory } from '../fixtures/temporary-directory.ts';
import { run } from './run.ts';

const SETTINGS = { hidden: [8], maximumEpochs: 2, learningRate: 0.01, thresholdFolds: 3 };

/** The files of a user with 300 companies. */
async function user() {
  const directory = await temporaryDirectory();
  const path = (name: string) => join(directory, name);
  const sample = (await readFile('data/sample/overviews.jsonl', 'utf8')).split('\n');
  await writeFile(path('companies.jsonl'), sample.slice(0, 300).join('\n'));
  await writeFile(path('settings.json'), JSON.stringify(SETTINGS));
  const corpus = ['--data', path('companies.jsonl'), '--split-file', path('split.json')];
  const settings = ['--settings', path('settings.json')];
  return {
    path,
    train: (...options: string[]) => run(['train', ...corpus, ...settings, ...options]),
    evaluate: (model: string, ...options: string[]) =>
      run(['evaluate', '--model', path(model), ...corpus, ...options]),
    errors: (model: string) => run(['errors', '--model', path(model), ...corpus]),
  };
}

it('refits a model on train, dev and test once its sealed scores are known', async () => {
  const { path, train, evaluate, errors } = await user();
  const refit = () => train('--refit', path('evaluated'), '--out', path('mine'));
  expect(await train('--out', path('evaluated'))).toMatchObject({ code: 0 });
  expect(await refit()).toMatchObject({ code: 2, stderr: expect.stringContaining('has no sealed scores') });
  expect(await evaluate('evaluated', '--split', 'test', '--open-test')).toMatchObject({ code: 0 });

  const outcome = await refit();
  expect(outcome).toMatchObject({ code: 0 });
  const { manifest: before } = await readModel(path('evaluated'));
  const { manifest: after } = await readModel(path('mine'));
  expect(outcome.stdout).toContain(`Scores on dev, of ${before.version} before it was refitted.`);
  expect(after.refittedFrom).toBe(before.version);
  expect(after.scores).toEqual(before.scores);
  // A fifth of the records are dev and test before.
  expect(after.data.records.train).toBeGreaterThan(1.1 * before.data.records.train);
  expect(await readFile(path('mine/MODEL_CARD.md'), 'utf8')).toContain(
    `These are the scores of ${before.version}`,
  );

  for (const refused of [
    await evaluate('mine'),
    await evaluate('evaluated', '--compare', path('mine')),
    await errors('mine'),
  ]) {
    expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining(`use ${before.version}`) });
  }
  expect(await train('--refit', path('mine'), '--out', path('again'))).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('is refitted already'),
  });
}, 300_000);

it('refuses to refit a model of other settings', async () => {
  const { path, train, evaluate } = await user();
  expect(await train('--out', path('evaluated'))).toMatchObject({ code: 0 });
  expect(await evaluate('evaluated', '--split', 'test', '--open-test')).toMatchObject({ code: 0 });
  await writeFile(path('settings.json'), JSON.stringify({ ...SETTINGS, hidden: [4] }));
  expect(await train('--refit', path('evaluated'), '--out', path('mine'))).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('was trained on other data or with other settings'),
  });
}, 300_000);
