import { type OnProgress, unseen } from '../contract/progress.ts';
import { normalise } from '../text/normalise.ts';
import { nearDuplicateGroups } from './near-duplicates.ts';
import type { RecordLine } from './record-files.ts';
import type { CompanyRecord, Tag } from './records.ts';

/** Problems in the data that stop training or silently make the model worse. */
export interface DataCheck {
  readonly records: number;
  /** Lines that are not valid records, with the reason. */
  readonly faultyLines: readonly string[];
  readonly repeatedIds: readonly string[];
  readonly tags: readonly { readonly id: string; readonly label: string; readonly records: number }[];
  /** Tags that are missing from the catalogue, with the first record that has each. */
  readonly unknownTags: readonly {
    readonly tag: string;
    readonly record: string;
    readonly records: number;
  }[];
  /** Groups of records that are missing from the catalogue, with the first record that has each. */
  readonly unknownGroups: readonly {
    readonly group: string;
    readonly record: string;
    readonly records: number;
  }[];
  readonly withoutTags: readonly string[];
  readonly emptyTexts: readonly string[];
  /** Texts that are not empty, but shorter than `SHORT_TEXT`. */
  readonly shortTexts: readonly { readonly record: string; readonly text: string }[];
  /** Groups of near-duplicates whose tags differ. */
  readonly disagreeingDuplicates: readonly (readonly Pick<CompanyRecord, 'id' | 'description' | 'tags'>[])[];
}

/** In characters. The service recommends 20, but real overviews of a few words can still be classified. */
export const SHORT_TEXT = 10;

/** Checks records before they are cleaned. */
export function checkData(
  lines: readonly RecordLine[],
  catalogue: readonly Tag[],
  onProgress: OnProgress = unseen,
): DataCheck {
  const records = lines.flatMap(({ record }, index) => {
    onProgress('records normalised', index + 1, lines.length);
    return record ? [{ ...record, description: normalise(record.description).text }] : [];
  });
  const withTag = recordsByName(records, ({ tags }) => tags);
  const withGroup = recordsByName(records, ({ groups = [] }) => groups);
  const knownTags = new Set(catalogue.map(({ id }) => id));
  const knownGroups = new Set(catalogue.map(({ group }) => group));
  const withId = Map.groupBy(records, ({ id }) => id);
  const texts = records.filter(({ description }) => description !== '');
  return {
    records: records.length,
    faultyLines: lines.flatMap(({ fault }) => fault ?? []),
    repeatedIds: [...withId].flatMap(([id, own]) => (own.length > 1 ? [id] : [])),
    tags: catalogue.map(({ id, label }) => ({ id, label, records: withTag.get(id)?.length ?? 0 })),
    unknownTags: [...withTag].flatMap(([tag, own]) =>
      knownTags.has(tag) ? [] : [{ tag, record: own[0], records: own.length }],
    ),
    unknownGroups: [...withGroup].flatMap(([group, own]) =>
      knownGroups.has(group) ? [] : [{ group, record: own[0], records: own.length }],
    ),
    withoutTags: records.filter(({ tags }) => tags.length === 0).map(({ id }) => id),
    emptyTexts: records.filter(({ description }) => description === '').map(({ id }) => id),
    shortTexts: texts
      .filter(({ description }) => description.length < SHORT_TEXT)
      .map(({ id, description }) => ({ record: id, text: description })),
    disagreeingDuplicates: disagreeing(texts, onProgress),
  };
}

/** The ids of the records that have each name. */
function recordsByName(
  records: readonly CompanyRecord[],
  namesOf: (record: CompanyRecord) => readonly string[],
): Map<string, string[]> {
  const named = records.flatMap((record) =>
    [...new Set(namesOf(record))].map((name) => ({ name, id: record.id })),
  );
  const byName = Map.groupBy(named, ({ name }) => name);
  return new Map([...byName].map(([name, own]) => [name, own.map(({ id }) => id)]));
}

function disagreeing(
  records: readonly CompanyRecord[],
  onProgress?: OnProgress,
): Pick<CompanyRecord, 'id' | 'description' | 'tags'>[][] {
  const groups = nearDuplicateGroups(
    records.map(({ description }) => description),
    onProgress,
  );
  return [...Map.groupBy(records, (_, index) => groups[index]).values()]
    .filter((group) => new Set(group.map(({ tags }) => tags.toSorted().join(' '))).size > 1)
    .map((group) => group.map(({ id, description, tags }) => ({ id, description, tags })));
}
