import { join } from 'node:path';
import { OperationalError } from '../contract/error.ts';
import { assertKnownGroups, groupsOf } from '../dataset/groups.ts';
import { type CompanyRecord, type Tag, tagCatalogueSchema } from '../dataset/records.ts';
import { parse } from '../files/parse.ts';
import { writeAtomically } from '../files/write.ts';
import { answerLog } from './answer-log.ts';
import {
  type CollectionConfig,
  type CompanyFields,
  headersOf,
  type Source,
  type TagFields,
} from './config.ts';
import { itemsOfCsv, itemsOverHttp, type Portion } from './items.ts';
import { jsonClient } from './json-client.ts';
import type { Labels } from './labels.ts';
import { type CodeTables, companyOf, readCodeTables, tagOf } from './mapping.ts';
import { valueAt } from './paging.ts';
import { columnsFor, pointersOf } from './pointers.ts';

export interface Collection {
  readonly config: CollectionConfig;
  /** The tags of each company, by company id. If set, only these companies are collected, with these tags. */
  readonly labels: ReadonlyMap<string, Labels> | undefined;
  /** The catalogue, used when the configuration has no source of tags. */
  readonly catalogue: readonly Tag[];
  /** Output directory for companies.jsonl, tags.json and the raw answers. */
  readonly directory: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** The number of items received, by outcome. */
export interface CollectionCounts {
  items: number;
  written: number;
  /** Items without text after shaping. */
  empty: number;
  /** Items whose id was already written. */
  repeated: number;
  /** Items skipped because they are not in the labels. */
  unlabelled: number;
}

export interface CollectionProgress {
  onItems(counts: Readonly<CollectionCounts>, total: number | undefined): void;
  onRetry(reason: string): void;
  /** Called for each row of a CSV file that cannot be read, and for fields that no item has. */
  onFault(message: string): void;
}

/**
 * Collects the catalogue and the companies from the configured sources and writes them as a tag catalogue and company
 * records. A run that was killed continues after its last answer and writes the same files as an uninterrupted run.
 * @throws {OperationalError} when a source fails after all retries, or an item does not have the expected shape
 */
export async function collect(
  { config, labels, directory, environment, ...given }: Collection,
  progress: CollectionProgress,
): Promise<CollectionCounts> {
  const portionsOf = (source: Source & { fields: CompanyFields | TagFields }, name: string) => {
    if (source.from === 'csv') return itemsOfCsv(source, columnsFor(source.fields), progress.onFault);
    if (source.paging.kind === 'ids' && labels === undefined) {
      throw new OperationalError('wrong-use', 'paging by ids needs the company ids: add --labels');
    }
    const client = jsonClient({ ...source, headers: headersOf(source, environment) }, progress.onRetry);
    const log = answerLog(join(directory, 'raw', `${name}.jsonl`));
    return itemsOverHttp(source, [...(labels?.keys() ?? [])], log, client);
  };

  const catalogue = config.tags
    ? await tagsFrom(config.tags, portionsOf(config.tags, 'tags'))
    : given.catalogue;
  const counts: CollectionCounts = { items: 0, written: 0, empty: 0, repeated: 0, unlabelled: 0 };
  const records = companiesFrom(
    portionsOf(config.companies, 'companies'),
    { config, labels, catalogue, codes: await readCodeTables(config.companies.fields.codes) },
    counts,
    progress,
  );
  await writeAtomically(join(directory, 'companies.jsonl'), records);
  await writeAtomically(join(directory, 'tags.json'), `${JSON.stringify(catalogue, null, 1)}\n`);
  return counts;
}

async function tagsFrom(
  { fields }: NonNullable<CollectionConfig['tags']>,
  portions: AsyncIterable<Portion>,
): Promise<Tag[]> {
  const tags: Tag[] = [];
  for await (const { items } of portions) tags.push(...items.map((item) => tagOf(item, fields)));
  return parse(tagCatalogueSchema, tags, 'the catalogue from the source of tags');
}

/**
 * Yields the lines of companies.jsonl and updates the counts.
 * @throws {OperationalError} `invalid-input`, when there is no line, as an empty file would replace a former one
 */
async function* companiesFrom(
  portions: AsyncIterable<Portion>,
  {
    config,
    labels,
    catalogue,
    codes,
  }: Pick<Collection, 'config' | 'labels' | 'catalogue'> & { codes: CodeTables },
  counts: CollectionCounts,
  { onItems, onFault }: CollectionProgress,
): AsyncGenerator<string> {
  const unseen = new Set(pointersOf(config.companies.fields));
  const known = new Set(catalogue.map(({ id }) => id));
  const groups = groupsOf(catalogue);
  const written = new Set<string>();
  const unmet = new Set(labels?.keys());
  for await (const { items, total } of portions) {
    for (const item of items) {
      counts.items++;
      for (const pointer of unseen) if (valueAt(item, pointer) !== undefined) unseen.delete(pointer);
      const own = companyOf(item, config.companies.fields, codes, config.shapingOff);
      const company = { ...own, ...labels?.get(own.id) };
      unmet.delete(company.id);
      if (written.has(company.id)) counts.repeated++;
      else if (labels && !labels.has(company.id)) counts.unlabelled++;
      else if (company.description === '') counts.empty++;
      else {
        assertKnown(company, known);
        assertKnownGroups(`company ${company.id} has`, company.groups ?? [], groups);
        written.add(company.id);
        counts.written++;
        yield `${JSON.stringify(company)}\n`;
      }
    }
    onItems(counts, total);
  }
  const misspelt = unseen.size > 0 ? `no item has a value at ${[...unseen].join(', ')}` : undefined;
  if (counts.written === 0) {
    throw new OperationalError(
      'invalid-input',
      `no company was collected: of ${counts.items} items ${counts.empty} have no text and ${counts.unlabelled} are not in the labels; ${misspelt ?? 'check the fields of the configuration'}`,
    );
  }
  if (misspelt !== undefined) onFault(misspelt);
  if (unmet.size > 0) onFault(`labels without a company: ${unmet.size}, such as ${[...unmet][0]}`);
}

function assertKnown(
  { id, tags }: Pick<CompanyRecord, 'id'> & { tags: readonly string[] },
  known: ReadonlySet<string>,
) {
  const unknown = tags.find((tag) => !known.has(tag));
  if (unknown !== undefined) {
    throw new OperationalError(
      'invalid-input',
      `company ${id} has tag ${unknown}, which is not in the catalogue`,
    );
  }
}
