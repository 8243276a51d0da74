import { OperationalError } from '../contract/error.ts';
import { clean } from './cleaning.ts';
import { type CompanyRecord, readCompanyRecords, readTagCatalogue, type Tag } from './records.ts';

/** Tag catalogue and cleaned company records, as they come from the files. */
export interface Corpus {
  readonly catalogue: readonly Tag[];
  readonly records: readonly CompanyRecord[];
}

/** @throws {OperationalError} when a file cannot be read, breaks its contract, or there is no record at all */
export async function readCorpus(recordPaths: readonly string[], cataloguePath: string): Promise<Corpus> {
  const catalogue = await readTagCatalogue(cataloguePath);
  const files = await Promise.all(recordPaths.map((path) => readCompanyRecords(path, catalogue)));
  const records = clean(files.flat());
  if (records.length === 0)
    throw new OperationalError('invalid-input', `no company records in ${recordPaths.join(', ')}`);
  return { catalogue, records };
}
