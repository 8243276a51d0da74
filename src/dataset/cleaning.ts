import { OperationalError } from '../contract/error.ts';
import { type OnProgress, unseen } from '../contract/progress.ts';
import { ancestorsOf } from '../contract/tag-description.ts';
import { normalise } from '../text/normalise.ts';
import type { CompanyRecord, Tag } from './records.ts';

/**
 * Cleans records for training: normalises descriptions, adds the parents of tags, removes repeated tags, and drops records
 * without text.
 * @throws {OperationalError} naming an id that two records share
 */
export function clean(
  records: readonly CompanyRecord[],
  catalogue: readonly Tag[],
  onProgress: OnProgress = unseen,
): CompanyRecord[] {
  const parentOf = new Map(catalogue.map(({ id, parent }) => [id, parent]));
  const ids = new Set<string>();
  return records.flatMap((record, index) => {
    onProgress('records cleaned', index + 1, records.length);
    if (ids.has(record.id))
      throw new OperationalError('invalid-input', `two records have the id ${record.id}`);
    ids.add(record.id);
    const description = normalise(record.description).text;
    const tags = [...new Set(record.tags.flatMap((tag) => [...ancestorsOf(tag, parentOf)]))];
    return description === '' ? [] : [{ ...record, description, tags }];
  });
}
