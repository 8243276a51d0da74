import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { InvalidInputError, reason } from '../files/parse.ts';
import { readModel } from '../model/bundle.ts';
import { readConfig } from '../server/config.ts';
import { type Item, resultsOf } from '../server/results.ts';
import { shareModel } from '../tagger/shared-model.ts';
import type { TagOptions } from '../tagger/tagger.ts';
import { TaggerPool } from '../tagger/tagger-pool.ts';
import { loadDictionary } from '../text/load-dictionary.ts';
import { headOf, readCompanies, writtenResults } from './company-files.ts';
import { showProgress } from './progress.ts';
import { ResumableFile } from './resumable-file.ts';

/** Read in pieces large enough to keep every worker busy. */
const PIECE_BYTES = 1 << 20;
/** So many chunks for each worker are on their way, one of them being worked on. */
const CHUNKS_PER_WORKER = 3;

export interface TagFileSettings {
  readonly input: string;
  readonly output: string;
  readonly model: string;
  readonly workers: number;
  readonly options: TagOptions;
}

/**
 * Tags every company of a file into another, on all processors, in order. A run that was killed goes on where it was,
 * and what it writes in the end is what an unbroken run writes.
 */
export async function tagFile({ input, output, model, workers, options }: TagFileSettings): Promise<void> {
  const { size, source } = await describeInput(input);
  const [loaded, dictionary] = await Promise.all([readModel(model), loadDictionary()]);
  const { name, version } = loaded.manifest;
  const file = await ResumableFile.open(
    output,
    JSON.stringify({ ...source, model: `${name} ${version}`, options }),
    headOf(output),
  );

  const pool = new TaggerPool(shareModel(loaded), dictionary, workers);
  const bytes = createReadStream(input, { highWaterMark: PIECE_BYTES });
  const companies = readCompanies(input, bytes, readConfig(process.env).limits);
  const chunks = Readable.from(without(companies, file.recordsDone)).map(
    (items: Item[]) => resultsOf(items, (descriptions) => pool.tag({ descriptions, options })),
    { concurrency: CHUNKS_PER_WORKER * workers },
  );
  const progress = showProgress({ unit: 'bytes', total: size, secondsBetweenLines: 5 });
  const started = performance.now();
  let records = 0;
  try {
    for await (const results of chunks) {
      await file.append(results.length, writtenResults(output, results));
      records += results.length;
      const rate = (1000 * records) / (performance.now() - started);
      progress.report(bytes.bytesRead, `${records} records, ${rate.toFixed(0)} records/s`);
    }
    await file.finish();
  } finally {
    progress.stop();
    await pool.close();
  }
  const resumed = file.recordsDone > 0 ? ` after ${file.recordsDone} of an earlier run` : '';
  process.stdout.write(`${records} companies tagged${resumed}, written to ${output}.\n`);
}

async function describeInput(path: string) {
  try {
    const { size, mtimeMs } = await stat(path);
    return { size, source: { path, size, mtimeMs } };
  } catch (error) {
    throw new InvalidInputError(`cannot read ${path}: ${reason(error)}`);
  }
}

/** The items behind the first `count`. */
async function* without(chunks: AsyncIterable<Item[]>, count: number): AsyncGenerator<Item[]> {
  let left = count;
  for await (const items of chunks) {
    const rest = items.slice(left);
    left = Math.max(0, left - items.length);
    if (rest.length > 0) yield rest;
  }
}
