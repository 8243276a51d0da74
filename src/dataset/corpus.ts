import { OperationalError } from '../contract/error.ts';
import type { OnProgress } from '../contract/progress.ts';
import { clean } from './cleaning.ts';
import { type CompanyRecord, readCompanyRecords, readTagCatalogue, type Tag } from './records.ts';

/** A tag catalogue and cleaned company records. */
export interface Corpus {
  readonly catalogue: readonly Tag[];
  readonly records: readonly CompanyRecord[];
}

/** @throws {OperationalError} when a file cannot be read or is invalid, or there are no records */
export async function readCorpus(
  recordPaths: readonly string[],
  cataloguePath: string,
  onProgress?: OnProgress,
): Promise<Corpus> {
  const catalogue = await readTagCatalogue(cataloguePath);
  const files = await Promise.all(recordPaths.map((path) => readCompanyRecords(path, catalogue, onProgress)));
  const records = clean(files.flat(), onProgress);
  if (records.length === 0)
    throw new OperationalError('invalid-input', `no company records in ${recordPaths.join(', ')}`);
  return { catalogue, records };
}
