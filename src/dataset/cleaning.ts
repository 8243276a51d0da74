import { OperationalError } from '../contract/error.ts';
import { type OnProgress, unseen } from '../contract/progress.ts';
import { normalise } from '../text/normalise.ts';
import type { CompanyRecord } from './records.ts';

/**
 * Cleans records for training: normalises descriptions, removes repeated tags, and drops records without text.
 * @throws {OperationalError} naming an id that two records share
 */
export function clean(records: readonly CompanyRecord[], onProgress: OnProgress = unseen): CompanyRecord[] {
  const ids = new Set<string>();
  return records.flatMap((record, index) => {
    onProgress('records cleaned', index + 1, records.length);
    if (ids.has(record.id))
      throw new OperationalError('invalid-input', `two records have the id ${record.id}`);
    ids.add(record.id);
    const description = normalise(record.description).text;
    return description === '' ? [] : [{ ...record, description, tags: [...new Set(record.tags)] }];
  });
}
