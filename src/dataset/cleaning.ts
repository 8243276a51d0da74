import { OperationalError } from '../contract/error.ts';
import { normalise } from '../text/normalise.ts';
import type { CompanyRecord } from './records.ts';

/**
 * Cleans records for training: normalises descriptions, removes repeated tags, and drops records without text.
 * @throws {OperationalError} naming an id that two records share
 */
export function clean(records: readonly CompanyRecord[]): CompanyRecord[] {
  const ids = new Set<string>();
  return records.flatMap((record) => {
    if (ids.has(record.id))
      throw new OperationalError('invalid-input', `two records have the id ${record.id}`);
    ids.add(record.id);
    const description = normalise(record.description).text;
    return description === '' ? [] : [{ ...record, description, tags: [...new Set(record.tags)] }];
  });
}
