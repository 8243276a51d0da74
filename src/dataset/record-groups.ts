import type { OnProgress } from '../contract/progress.ts';
import { disjointSets } from './disjoint-sets.ts';
import { nearDuplicateGroups } from './near-duplicates.ts';
import type { CompanyRecord } from './records.ts';

/**
 * Divides records into groups that are never divided: records of one company, and near-duplicates, directly or through
 * other records.
 * @param records cleaned records
 * @returns for each record the index of the first record of its group
 */
export function recordGroups(records: readonly CompanyRecord[], onProgress?: OnProgress): number[] {
  const groups = disjointSets(records.length);
  const texts = records.map(({ description }) => description);
  for (const [index, first] of nearDuplicateGroups(texts, onProgress).entries()) groups.unite(index, first);
  const firstOfCompany = new Map<string, number>();
  for (const [index, { id, company = id }] of records.entries()) {
    const first = firstOfCompany.get(company);
    if (first === undefined) firstOfCompany.set(company, index);
    else groups.unite(index, first);
  }
  return records.map((_, index) => groups.find(index));
}
