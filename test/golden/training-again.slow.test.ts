import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readSides } from '../../src/cli/training-data.ts';
import { readModel, writeModel } from '../../src/model/bundle.ts';
import { fitModel } from '../../src/training/fit-model.ts';
import { refitData } from '../../src/training/refit.ts';
import { readTrainingSettings } from '../../src/training/settings.ts';
import { runScript } from '../cli/run.ts';
import { dictionary } from '../fixtures/dictionary.ts';
import { sharedData } from '../fixtures/shared-data.ts';
import { temporaryDirectory } from '../fixtures/temporary-directory.ts';

const SHIPPED = 'models/default';
const companies = sharedData('companies/train.jsonl');
const reports = sharedData('reports/train.jsonl');
const classification = sharedData('jsic/jsic-full.json');

it.skipIf([companies, reports, classification].some(({ isMissing }) => isMissing))(
  'what `npm run refit` does reproduces the shipped model byte for byte (needs the real texts)',
  async () => {
    const jsic = ['data/jsic/records.ts', classification.path, 'data/tags.json', 'data/jsic/records.jsonl'];
    for (const { code, stderr } of [
      await runScript(jsic),
      await runScript(['data/labelled-records.ts', 'data/companies', companies.path]),
      await runScript(['data/labelled-records.ts', 'data/reports', reports.path]),
    ]) {
      expect({ code, stderr: code === 0 ? '' : stderr }).toEqual({ code: 0, stderr: '' });
    }
    const settings = await readTrainingSettings('data/training.json');
    const { scripts } = JSON.parse(await readFile('package.json', 'utf8'));
    const files = {
      data: ['data/companies/records.jsonl', 'data/reports/records.jsonl'],
      extra: ['data/sample/overviews.jsonl', 'data/jsic/records.jsonl'],
      tags: 'data/tags.json',
      words: 'data/words.csv',
      splitFile: 'data/split.json',
    };
    for (const file of [...files.data, ...files.extra, files.words, files.splitFile])
      expect(scripts.refit).toContain(file);
    const sides = await readSides(files, settings, dictionary, () => {});
    const { manifest } = await readModel(SHIPPED);
    const data = refitData(sides, sides.test, sides.allExtra, settings);
    const again = join(await temporaryDirectory(), 'default');
    await writeModel(again, await fitModel('default', data, settings, dictionary, {}, manifest));
    for (const file of ['weights.safetensors', 'vocabulary.txt']) {
      const [shipped, refitted] = await Promise.all(
        [SHIPPED, again].map((each) => readFile(join(each, file))),
      );
      expect([file, shipped.equals(refitted)]).toEqual([file, true]);
    }
  },
  600_000,
);
