import { OperationalError } from '../contract/error.ts';
import { clean } from './cleaning.ts';
import { type CompanyRecord, readCompanyRecords, readTagCatalogue, type Tag } from './records.ts';

/** A tag catalogue and cleaned company records. */
export interface Corpus {
  readonly catalogue: readonly Tag[];
  readonly records: readonly CompanyRecord[];
}

/** @throws {OperationalError} when a file cannot be read or is invalid, or there are no records */
export async function readCorpus(recordPaths: readonly string[], cataloguePath: string): Promise<Corpus> {
  const catalogue = await readTagCatalogue(cataloguePath);
  const files = await Promise.all(recordPaths.map((path) => readCompanyRecords(path, catalogue)));
  const records = clean(files.flat());
  if (records.length === 0)
    throw new OperationalError('invalid-input', `no company records in ${recordPaths.join(', ')}`);
  return { catalogue, records };
}
