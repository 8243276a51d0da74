import type { Encoding } from '../contract/encoding.ts';
import { OperationalError } from '../contract/error.ts';
import type { OnProgress } from '../contract/progress.ts';
import { clean } from './cleaning.ts';
import { readCompanyRecords } from './record-files.ts';
import { type CompanyRecord, readTagCatalogue, type Tag } from './records.ts';

/** A tag catalogue and cleaned company records. */
export interface Corpus {
  readonly catalogue: readonly Tag[];
  readonly records: readonly CompanyRecord[];
}

/**
 * @param encoding of the records; by default it is detected
 * @throws {OperationalError} when a file cannot be read or is invalid, or there are no records
 */
export async function readCorpus(
  recordPaths: readonly string[],
  cataloguePath: string,
  onProgress?: OnProgress,
  encoding?: Encoding,
): Promise<Corpus> {
  const catalogue = await readTagCatalogue(cataloguePath);
  const files = await Promise.all(
    recordPaths.map((path) => readCompanyRecords(path, catalogue, onProgress, encoding)),
  );
  const records = clean(files.flat(), catalogue, onProgress);
  if (records.length === 0)
    throw new OperationalError('invalid-input', `no company records in ${recordPaths.join(', ')}`);
  return { catalogue, records };
}
