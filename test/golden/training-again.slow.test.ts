import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { run, runScript } from '../cli/run.ts';
import { sharedData } from '../fixtures/shared-data.ts';
import { temporaryDirectory } from '../fixtures/temporary-directory.ts';

const SHIPPED = 'models/default';
const companies = sharedData('companies/train.jsonl');
const reports = sharedData('reports/train.jsonl');
const classification = sharedData('jsic/jsic-full.json');

it.skipIf([companies, reports, classification].some(({ isMissing }) => isMissing))(
  '`npm run train` reproduces the shipped model byte for byte (needs the real texts)',
  async () => {
    const out = join(await temporaryDirectory(), 'default');
    const { scripts } = JSON.parse(await readFile('package.json', 'utf8'));
    const [, , ...train] = scripts.train.split(' ');
    const jsic = ['data/jsic/records.ts', classification.path, 'data/tags.json', 'data/jsic/records.jsonl'];
    for (const { code, stderr } of [
      await runScript(jsic),
      await runScript(['data/labelled-records.ts', 'data/companies', companies.path]),
      await runScript(['data/labelled-records.ts', 'data/reports', reports.path]),
      await run([...train, '--out', out]),
    ]) {
      expect({ code, stderr: code === 0 ? '' : stderr }).toEqual({ code: 0, stderr: '' });
    }
    for (const file of ['weights.safetensors', 'vocabulary.txt']) {
      const [shipped, again] = await Promise.all([readFile(join(SHIPPED, file)), readFile(join(out, file))]);
      expect([file, shipped.equals(again)]).toEqual([file, true]);
    }
  },
  600_000,
);
