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
  const recordsOf = recordsByTag(records);
  return catalogue
    .filter(({ group }) => groups.includes(group))
    .flatMap(({ id, label, description }) => {
      const tags = [id, ...impliedTags(id, recordsOf.get(id) ?? [])];
      const known = [...new Set(tags.flatMap((tag) => groupOf.get(tag) ?? []))];
      return [label, description]
        .map((text) => normalise(text).text)
        .filter((text) => text !== '')
        .map((text, index) => ({ id: `catalogue:${id}:${index}`, description: text, tags, groups: known }));
    });
}

function recordsByTag(records: readonly CompanyRecord[]): ReadonlyMap<string, readonly CompanyRecord[]> {
  const byTag = new Map<string, CompanyRecord[]>();
  for (const record of records) {
    for (const tag of record.tags) {
      const own = byTag.get(tag);
      if (own === undefined) byTag.set(tag, [record]);
      else own.push(record);
    }
  }
  return byTag;
}

/**
 * The tags that every record with this tag also has, as an industry implies its sector.
 * @param own the records with this tag
 */
function impliedTags(tag: string, own: readonly CompanyRecord[]): string[] {
  if (own.length < MIN_RECORDS) return [];
  return own[0].tags.filter((other) => other !== tag && own.every(({ tags }) => tags.includes(other)));
}
