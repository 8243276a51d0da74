import { cp, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readModel } from '../../src/model/bundle.ts';
import { run, runScript } from '../cli/run.ts';
import { sharedData } from '../fixtures/shared-data.ts';
import { temporaryDirectory } from '../fixtures/temporary-directory.ts';

const SHIPPED = 'models/default';
const companies = sharedData('companies/train.jsonl');
const reports = sharedData('reports/train.jsonl');
const classification = sharedData('jsic/jsic-full.json');

it.skipIf([companies, reports, classification].some(({ isMissing }) => isMissing))(
  '`npm run train` and `npm run refit` reproduce the shipped model byte for byte (needs the real texts)',
  async () => {
    const directory = await temporaryDirectory();
    const path = (name: string) => join(directory, name);
    // The openings of the sealed side are logged beside the split.
    await cp('data/split.json', path('split.json'));
    const split = ['--split-file', path('split.json')];
    const { scripts } = JSON.parse(await readFile('package.json', 'utf8'));
    const [train, refit] = [scripts.train, scripts.refit].map((script) => script.split(' ').slice(2));
    const records = ['data/companies/records.jsonl', 'data/reports/records.jsonl'];
    const jsic = ['data/jsic/records.ts', classification.path, 'data/tags.json', 'data/jsic/records.jsonl'];
    for (const { code, stderr } of [
      await runScript(jsic),
      await runScript(['data/labelled-records.ts', 'data/companies', companies.path]),
      await runScript(['data/labelled-records.ts', 'data/reports', reports.path]),
      await run([...train, ...split, '--out', path('evaluated')]),
      await run([
        ...['evaluate', '--model', path('evaluated'), '--data', ...records, ...split],
        ...['--split', 'test', '--open-test'],
      ]),
      await run([...refit, ...split, '--refit', path('evaluated'), '--out', path('default')]),
    ]) {
      expect({ code, stderr: code === 0 ? '' : stderr }).toEqual({ code: 0, stderr: '' });
    }
    for (const file of ['weights.safetensors', 'vocabulary.txt']) {
      const [shipped, again] = await Promise.all([
        readFile(join(SHIPPED, file)),
        readFile(join(path('default'), file)),
      ]);
      expect([file, shipped.equals(again)]).toEqual([file, true]);
    }
    // The name of a version ends with the digest of its weights.
    const [shipped, again] = await Promise.all([readModel(SHIPPED), readModel(path('default'))]);
    expect(shipped.manifest.refittedFrom?.slice(-8)).toBe(again.manifest.refittedFrom?.slice(-8));
  },
  900_000,
);
