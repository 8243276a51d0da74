import type { CompanyRecord, Tag } from '../dataset/records.ts';
import { normalise } from '../text/normalise.ts';

/** The minimum number of records of a tag before another tag that all of them have counts as implied. */
const MIN_RECORDS = 3;

/**
 * Makes training records from the catalogue: the label and the description of each tag, with the tags that it implies.
 * Nothing is known of the other groups. This gives rare tags words that none of their companies uses.
 * @param groups the groups whose tags are used
 */
export function catalogueRecords(
  catalogue: readonly Tag[],
  records: readonly CompanyRecord[],
  groups: readonly string[],
): CompanyRecord[] {
  const groupOf = new Map(catalogue.map(({ id, group }) => [id, group]));
  return catalogue
    .filter(({ group }) => groups.includes(group))
    .flatMap(({ id, label, description }) => {
      const tags = [id, ...impliedTags(id, records)];
      const known = [...new Set(tags.flatMap((tag) => groupOf.get(tag) ?? []))];
      return [label, description]
        .map((text) => normalise(text).text)
        .filter((text) => text !== '')
        .map((text, index) => ({ id: `catalogue:${id}:${index}`, description: text, tags, groups: known }));
    });
}

/** The tags that every record with this tag also has, as an industry implies its sector. */
function impliedTags(tag: string, records: readonly CompanyRecord[]): string[] {
  const own = records.filter(({ tags }) => tags.includes(tag));
  if (own.length < MIN_RECORDS) return [];
  return own[0].tags.filter((other) => other !== tag && own.every(({ tags }) => tags.includes(other)));
}
