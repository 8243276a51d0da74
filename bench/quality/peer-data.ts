import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CompanyRecord, Tag } from '../../src/dataset/records.ts';
import { foldsOf } from '../../src/dataset/split.ts';
import { CompanyReader } from '../../src/features/company-reader.ts';
import { companyTerms } from '../../src/features/company-terms.ts';
import { fitFeatureSpace } from '../../src/features/feature-space.ts';
import type { SparseVector } from '../../src/features/sparse-vector.ts';
import type { DictionaryData } from '../../src/text/dictionary/dictionary-image.ts';
import { catalogueRecords } from '../../src/training/catalogue-records.ts';
import type { TrainingSettings } from '../../src/training/settings.ts';
import type { Fold } from './data.ts';

/** The columns and rows of the peers’ scores. */
export interface PeerData {
  /** The tags that occur, in the order of the columns. */
  readonly tags: readonly Tag[];
  /** The training records in the order of their rows, without the extra ones. */
  readonly train: readonly CompanyRecord[];
}

/** Of the peers’ cross-validation. */
const FOLDS = 3;

/**
 * Writes what ours has of a fold for the peers: the terms of each text and of its clauses, the records of train and dev, the
 * extra records, the texts of the catalogue, their weights, and which groups are known. `fold` is the fold of a training
 * record in their cross-validation, −1 for the extra ones, which are always learned from.
 */
export async function writePeerData(
  directory: string,
  { data, test, seed }: Fold,
  settings: TrainingSettings,
  dictionary: DictionaryData,
): Promise<PeerData> {
  const { catalogue } = data;
  const parts = foldsOf([...data.train, ...data.dev], FOLDS, seed);
  const train = parts.flat();
  const extra = [
    ...data.extra,
    ...catalogueRecords(catalogue, [...train, ...data.extra], settings.describedGroups),
  ];
  const occurring = new Set([...train, ...extra, ...test].flatMap(({ tags }) => tags));
  const tags = catalogue.filter(({ id }) => occurring.has(id));
  const groups = [...new Set(tags.map(({ group }) => group))];
  const termsOf = companyTerms({ ...settings, characterBigrams: false }, dictionary);
  const documents = (records: readonly CompanyRecord[]) =>
    records.map(({ description, name = '' }) => termsOf(description, name));
  const space = fitFeatureSpace(
    { train: documents(train), additional: documents(extra) },
    { ...settings, userWords: dictionary.userWords, weighting: 'count' },
  );
  const reader = new CompanyReader(dictionary, space);
  const outputOf = new Map(tags.map(({ id }, output) => [id, output]));
  const line = (record: CompanyRecord, weight: number, fold: number) => {
    const { whole, parts } = reader.read(record.description, record.name).features;
    return JSON.stringify({
      whole: bagOf(whole),
      parts: parts.map(bagOf),
      tags: record.tags.flatMap((id) => outputOf.get(id) ?? []),
      groups: groups.flatMap((group, index) => ((record.groups?.includes(group) ?? true) ? index : [])),
      weight,
      fold,
    });
  };
  const rows = [
    ...parts.flatMap((part, fold) => part.map((record) => line(record, 1, fold))),
    ...extra.map((record) => line(record, settings.extraWeight, -1)),
  ];
  const about = {
    terms: space.vocabulary.terms,
    groupOf: tags.map(({ group }) => groups.indexOf(group)),
    exclusive: groups.map((group) => settings.exclusiveGroups.includes(group)),
  };
  await writeFile(join(directory, 'data.json'), JSON.stringify(about));
  await writeFile(join(directory, 'train.jsonl'), rows.join('\n'));
  await writeFile(join(directory, 'test.jsonl'), test.map((record) => line(record, 1, 0)).join('\n'));
  return { tags, train };
}

function bagOf({ columns, values }: SparseVector) {
  return { columns: [...columns], counts: [...values] };
}
