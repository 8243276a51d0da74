import { Readable } from 'node:stream';
import type { Encoding } from '../contract/encoding.ts';
import { isErrorOf, OperationalError } from '../contract/error.ts';
import { formatOf, resultFormatOf } from '../contract/formats.ts';
import { columnsNamed } from '../contract/result-columns.ts';
import type { TagOptions } from '../contract/tag-options.ts';
import { groupsOf } from '../dataset/groups.ts';
import { openInputFile } from '../files/input-file.ts';
import type { LineBlock } from '../files/line-blocks.ts';
import type { Catalogue } from '../model/catalogue.ts';
import { openModel } from '../model/open-model.ts';
import { companyBlocks } from '../serving/company-formats.ts';
import { maxLineBytes } from '../serving/line-tagger.ts';
import { canGrow, encodeResults, finishedFile, headerOf } from '../serving/result-file.ts';
import { TaggerPool } from '../serving/tagger-pool.ts';
import { shareModel } from '../tagger/shared-model.ts';
import { openImage } from '../text/dictionary/dictionary-image.ts';
import { loadDictionary } from '../text/dictionary/load-dictionary.ts';
import { assertKnownGroups } from './model-groups.ts';
import { withProgress } from './progress.ts';
import { ResumableFile } from './resumable-file.ts';

/** The number of blocks in progress for each thread, one of which is being tagged. */
const BLOCKS_PER_THREAD = 3;

export interface TagFileSettings {
  readonly input: string;
  /** The encoding of the input, where it is known. */
  readonly encoding: Encoding | undefined;
  readonly output: string;
  readonly model: string;
  readonly threads: number;
  readonly maxDescriptionCharacters: number;
  readonly options: TagOptions;
  /** The columns of a table of results. */
  readonly columns: readonly string[];
  readonly byteOrderMark: boolean;
}

/** Endings of formats that results are not written in. */
const OTHER_FORMATS = /\.(gz|zip|tsv|xls)$/i;

/**
 * Tags every company of a file on all processors, and writes the results in order. An interrupted run is continued, and
 * writes the same file as an uninterrupted one.
 * @returns the number of companies that could not be tagged, by this run or an earlier one that it continues
 */
export async function tagFile({
  input,
  encoding,
  output,
  model,
  threads,
  maxDescriptionCharacters,
  options,
  columns: columnNames,
  byteOrderMark,
}: TagFileSettings): Promise<number> {
  const [ending] = output.match(OTHER_FORMATS) ?? [];
  if (ending !== undefined)
    throw new OperationalError(
      'wrong-use',
      `results are JSON Lines, CSV, Excel or Parquet, not compressed: choose an --out that ends in .jsonl, .csv, .xlsx or .parquet, not in ${ending}`,
    );
  const { size, identity, bytes, bytesRead } = await openInputFile(input);
  const [loaded, dictionary] = await Promise.all([openModel(model), loadDictionary()]);
  assertKnownGroups(options.groups, loaded.catalogue);
  const columns = columnsOf(columnNames, loaded.catalogue);
  const results = { format: resultFormatOf(output), columns, byteOrderMark };
  const made = { model: loaded.digest, maxDescriptionCharacters, options, columns, byteOrderMark };
  const file = await ResumableFile.open(
    output,
    JSON.stringify({ ...identity, encoding, ...made }),
    headerOf(results),
  );

  const rules = { maxDescriptionCharacters, isStrict: false };
  const shared = shareModel(loaded, openImage(dictionary));
  const pool = new TaggerPool(threads, { rules });
  const source = {
    format: formatOf(input),
    name: input,
    encoding,
    maxLineBytes: maxLineBytes(maxDescriptionCharacters),
    start: file.start.place,
  };
  const blocks = Readable.from(companyBlocks(bytes, source)).map(
    async ({ lines, firstLine, end }: LineBlock) => ({
      ...(await pool.run('tagLines', [shared], 'bulk', { lines, firstLine, options })),
      end,
    }),
    { concurrency: BLOCKS_PER_THREAD * threads },
  );
  const started = performance.now();
  let records = 0;
  let errors = 0;
  try {
    await withProgress(async ({ report }) => {
      report('bytes read', bytesRead(), size);
      for await (const block of blocks) {
        await file.append(
          encodeResults(results, block.lines),
          { records: block.tagged + block.errors, errors: block.errors },
          block.end,
        );
        records += block.tagged + block.errors;
        errors += block.errors;
        const rate = (1000 * records) / (performance.now() - started);
        report('bytes read', bytesRead(), size, `${records} records, ${rate.toFixed(0)} records/s`);
      }
    });
    await file.finish(canGrow(results.format) ? undefined : (encoded) => finishedFile(results, encoded));
  } catch (error) {
    // The input has to be changed, and is then another one.
    if (isErrorOf(error, 'invalid-input')) await file.discard();
    throw error;
  } finally {
    await file.release();
    await pool.close();
  }
  const earlier = file.start.records > 0 ? `, ${file.start.records} more by an earlier run` : '';
  process.stdout.write(
    `${counted(records, 'company', 'companies')} (${counted(errors, 'error', 'errors')})${earlier}, tagged into ${output}.\n`,
  );
  return file.start.errors + errors;
}

/** @throws {OperationalError} `wrong-use`, naming a column that there is not, and those that there are */
function columnsOf(names: readonly string[], { tags }: Catalogue): readonly string[] {
  const named = columnsNamed(names, groupsOf(tags));
  if (named.fault === undefined) return named.columns;
  throw new OperationalError('wrong-use', `a table of results ${named.fault}`);
}

function counted(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`;
}
