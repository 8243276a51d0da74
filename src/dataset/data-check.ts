import { normalise } from '../text/normalise.ts';
import { nearDuplicateGroups } from './near-duplicates.ts';
import type { CompanyRecord, RecordLine, Tag } from './records.ts';

/** What training stumbles over, or learns wrongly from, without anybody noticing. */
export interface DataCheck {
  readonly records: number;
  /** Lines that are no records, with the reason. */
  readonly faultyLines: readonly string[];
  readonly repeatedIds: readonly string[];
  readonly tags: readonly { readonly id: string; readonly label: string; readonly records: number }[];
  /** Tags that are not in the catalogue, and the first record that has each. */
  readonly unknownTags: readonly {
    readonly tag: string;
    readonly record: string;
    readonly records: number;
  }[];
  readonly withoutTags: readonly string[];
  readonly emptyTexts: readonly string[];
  /** Not empty, but shorter than `SHORT_TEXT`. */
  readonly shortTexts: readonly { readonly record: string; readonly text: string }[];
  /** Groups of nearly equal texts whose tags are not all the same. */
  readonly disagreeingDuplicates: readonly (readonly Pick<CompanyRecord, 'id' | 'description' | 'tags'>[])[];
}

/** In characters; the service asks for 20, but real overviews of a few words can still be told apart. */
export const SHORT_TEXT = 10;

/** Looks over records as they come, before anything is cleaned. */
export function checkData(lines: readonly RecordLine[], catalogue: readonly Tag[]): DataCheck {
  const records = lines.flatMap(({ record }) =>
    record ? [{ ...record, description: normalise(record.description).text }] : [],
  );
  const withTag = Map.groupBy(
    records.flatMap(({ id, tags }) => [...new Set(tags)].map((tag) => ({ tag, record: id }))),
    ({ tag }) => tag,
  );
  const known = new Set(catalogue.map(({ id }) => id));
  const withId = Map.groupBy(records, ({ id }) => id);
  const texts = records.filter(({ description }) => description !== '');
  return {
    records: records.length,
    faultyLines: lines.flatMap(({ fault }) => fault ?? []),
    repeatedIds: [...withId].flatMap(([id, own]) => (own.length > 1 ? [id] : [])),
    tags: catalogue.map(({ id, label }) => ({ id, label, records: withTag.get(id)?.length ?? 0 })),
    unknownTags: [...withTag].flatMap(([tag, own]) =>
      known.has(tag) ? [] : [{ tag, record: own[0].record, records: own.length }],
    ),
    withoutTags: records.filter(({ tags }) => tags.length === 0).map(({ id }) => id),
    emptyTexts: records.filter(({ description }) => description === '').map(({ id }) => id),
    shortTexts: texts
      .filter(({ description }) => description.length < SHORT_TEXT)
      .map(({ id, description }) => ({ record: id, text: description })),
    disagreeingDuplicates: disagreeing(texts),
  };
}

function disagreeing(
  records: readonly CompanyRecord[],
): Pick<CompanyRecord, 'id' | 'description' | 'tags'>[][] {
  const groups = nearDuplicateGroups(records.map(({ description }) => description));
  return [...Map.groupBy(records, (_, index) => groups[index]).values()]
    .filter((group) => new Set(group.map(({ tags }) => tags.toSorted().join(' '))).size > 1)
    .map((group) => group.map(({ id, description, tags }) => ({ id, description, tags })));
}
