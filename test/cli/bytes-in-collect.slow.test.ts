import { mkdir, readFile, writeFile } from 'node:fs/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { apiServer } from '../fixtures/api-server.ts';
import { damaged, generatedTexts } from '../fixtures/generated-files.ts';
import { filesDirectory, linesOf, RUNS } from './files-directory.ts';

/*
 * Whatever the bytes that companies are collected from: either they are read as they were meant, or one sentence says why
 * not, and no records are written.
 */
const { path, runOn } = await filesDirectory();
const OUT = path('out');
const OUTPUTS = [path('out/companies.jsonl'), path('out/tags.json')];
const ROWS = [
  { id: '1', name: '北の牧場', code: '101', text: '牛乳と乳製品の製造' },
  { id: '2', name: '南の工房', code: '102', text: '家具の修理' },
];
const DESCRIPTIONS = ['農業\n牛乳と乳製品の製造', '林業\n家具の修理'];
const CODES = '101\t農業\n102\t林業\n';
const FIELDS = {
  id: '/id',
  name: '/name',
  description: ['/code', '/text'],
  codes: { '/code': path('codes.tsv') },
};
const csv = ['id,name,code,text', ...ROWS.map((row) => Object.values(row).join(','))].join('\n');
const csvConfig = JSON.stringify({ companies: { from: 'csv', path: path('companies.csv'), fields: FIELDS } });
const COMMAND = `collect --config ${path('config.json')} --tags data/tags.json --out ${OUT}`.split(' ');

/** Restores the usual files, of which a test changes one. */
async function usualFiles(config = csvConfig): Promise<void> {
  await writeFile(path('config.json'), config);
  await writeFile(path('codes.tsv'), CODES);
  await writeFile(path('companies.csv'), csv);
}

async function collected(): Promise<string[]> {
  return linesOf(await readFile(OUTPUTS[0], 'utf8')).map(({ description }) => description);
}

describe('bytes to collect from', { timeout: 300_000 }, () => {
  it('are a configuration or a table of codes', async () => {
    const files = fc.oneof(
      generatedTexts('config.json', fc.constant(csvConfig)),
      generatedTexts('codes.tsv', fc.constant(CODES)),
    );
    await fc.assert(
      fc.asyncProperty(files, async (file) => {
        await usualFiles();
        await runOn(file, () => COMMAND, OUTPUTS);
        if (file.isIntact) expect(await collected()).toEqual(DESCRIPTIONS);
      }),
      RUNS,
    );
  });

  it('are answers of an API, and those of a former run', async () => {
    const json = JSON.stringify(ROWS);
    await mkdir(path('out/raw'), { recursive: true });
    let answer = Buffer.of();
    const url = await apiServer((_, response) => response.end(answer));
    const source = { from: 'http', url, requestsPerSecond: 1e6, retries: 0, fields: FIELDS };
    await usualFiles(JSON.stringify({ companies: source }));
    const log = `${JSON.stringify({ url: `${url}/`, body: ROWS, link: null })}\n`;
    const inputs = fc.tuple(
      fc.constantFrom('answer', 'log'),
      damaged(Buffer.from(json)),
      damaged(Buffer.from(log)),
    );
    await fc.assert(
      fc.asyncProperty(inputs, async ([kind, damagedAnswer, damagedLog]) => {
        answer = kind === 'answer' ? Buffer.from(damagedAnswer) : Buffer.from(json);
        const bytes = kind === 'log' ? Buffer.from(damagedLog) : Buffer.of();
        const isIntact =
          kind === 'answer' ? answer.equals(Buffer.from(json)) : bytes.equals(Buffer.from(log));
        const file = { name: 'out/raw/companies.jsonl', bytes, isIntact };
        await runOn(file, () => COMMAND, OUTPUTS);
        if (file.isIntact) expect(await collected()).toEqual(DESCRIPTIONS);
      }),
      RUNS,
    );
  });
});
