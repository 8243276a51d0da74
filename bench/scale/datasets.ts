import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { parseJson } from '../../src/files/parse.ts';
import { count, megabytes } from '../measure.ts';
import { type LargeDataset, writeDataset } from './large-datasets.ts';

const SPLITS: readonly (LargeDataset & { readonly what: string })[] = [
  { what: 'texts', records: 100_000, tags: 700, phrases: 13 },
  { what: 'equal texts', records: 40_000, tags: 700, phrases: 0 },
  { what: 'equal texts', records: 200_000, tags: 700, phrases: 0 },
  { what: 'short texts', records: 1_000_000, tags: 700, phrases: 2 },
];
const TRAININGS: readonly (LargeDataset & { readonly what: string })[] = [
  { what: 'texts', records: 100_000, tags: 700, phrases: 13 },
  { what: 'texts', records: 20_000, tags: 5_000, phrases: 4 },
];
/** One epoch, as the rest of the time is what grows with records and tags. */
const SETTINGS = { maximumEpochs: 1 };

const usageSchema = z.object({
  userCPUTime: z.number(),
  systemCPUTime: z.number(),
  /** In kilobytes. */
  maxRSS: z.number(),
});

/** Measures `split` and `train` on large datasets. @returns a section of the report, in Markdown */
export async function datasets(): Promise<string> {
  const rows = [
    ...(await Array.fromAsync(SPLITS, (dataset) => measured('split', dataset, () => []))),
    ...(await Array.fromAsync(TRAININGS, (dataset) => measured('train', dataset, trainingOptions))),
  ];
  return [
    '## Large datasets',
    '',
    `On ${new Date().toISOString().slice(0, 10)}: ${cpus().length} cores (${cpus()[0].model}), Node ${process.version}. Texts of phrases of the ` +
      'sample, drawn by a seed, with three tags each. Seconds of the processor, as they depend least on other work. `train` is one ' +
      'epoch of the default network, with its split; the first progress is the time until the first line on standard error.',
    '',
    '| command | records | tags | processor | peak memory | first progress |',
    '| --- | --- | --- | --- | --- | --- |',
    ...rows,
    '',
  ].join('\n');
}

async function trainingOptions(directory: string): Promise<string[]> {
  const settings = join(directory, 'settings.json');
  await writeFile(settings, JSON.stringify(SETTINGS));
  return ['--settings', settings, '--out', join(directory, 'model')];
}

async function measured(
  command: string,
  dataset: LargeDataset & { readonly what: string },
  moreOptions: (directory: string) => string[] | Promise<string[]>,
): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'bench-datasets-'));
  try {
    const files = await writeDataset(directory, dataset);
    const args = [command, ...files, ...(await moreOptions(directory))];
    const { seconds, bytes, firstProgress } = await runMeasured(args, join(directory, 'usage.json'));
    const cells = [
      `\`${command}\``,
      `${count(dataset.records)} ${dataset.what}`,
      count(dataset.tags),
      `${seconds.toFixed(1)} s`,
      megabytes(bytes),
      firstProgress === undefined ? 'none, it is too quick' : `${firstProgress.toFixed(1)} s`,
    ];
    process.stderr.write(`${cells.join(', ')}\n`);
    return `| ${cells.join(' | ')} |`;
  } finally {
    await rm(directory, { recursive: true });
  }
}

/** Runs a command of ours in a process of its own. @throws {Error} if it fails */
async function runMeasured(args: readonly string[], usagePath: string) {
  const started = performance.now();
  let firstProgress: number | undefined;
  let errors = '';
  const child = spawn(
    process.execPath,
    ['--import', join(import.meta.dirname, 'usage.ts'), 'src/cli/main.ts', ...args],
    { env: { ...process.env, USAGE: usagePath }, stdio: ['ignore', 'ignore', 'pipe'] },
  );
  child.stderr.on('data', (piece) => {
    firstProgress ??= (performance.now() - started) / 1000;
    errors = `${errors}${piece}`.slice(-1000);
  });
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`${args.join(' ')}: ${errors}`);
  const usage = parseJson(usageSchema, await readFile(usagePath, 'utf8'), usagePath);
  return {
    seconds: (usage.userCPUTime + usage.systemCPUTime) / 1e6,
    bytes: 1024 * usage.maxRSS,
    firstProgress,
  };
}
