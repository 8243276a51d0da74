import type { CompanyRecord, Tag } from '../dataset/records.ts';
import { normalise } from '../text/normalise.ts';

/** So many records must have a tag before another that they all have is taken to follow from it. */
const MINIMUM_RECORDS = 3;

/**
 * What the catalogue itself says of its tags, as records to train on: each tag's label and its description, with the
 * tags that follow from it; nothing is known of the other groups. It gives rare tags words that no company of theirs happens to use.
 * @param groups whose tags are taken
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
      const tags = [id, ...followingTags(id, records)];
      const known = [...new Set(tags.flatMap((tag) => groupOf.get(tag) ?? []))];
      return [label, description]
        .map((text) => normalise(text).text)
        .filter((text) => text !== '')
        .map((text, index) => ({ id: `catalogue:${id}:${index}`, description: text, tags, groups: known }));
    });
}

/** The tags that every record with this tag has as well, as a sector follows from its industries. */
function followingTags(tag: string, records: readonly CompanyRecord[]): string[] {
  const own = records.filter(({ tags }) => tags.includes(tag));
  if (own.length < MINIMUM_RECORDS) return [];
  return own[0].tags.filter((other) => other !== tag && own.every(({ tags }) => tags.includes(other)));
}
