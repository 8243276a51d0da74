import { join } from 'node:path';
import { OperationalError } from '../contract/error.ts';
import { type CompanyRecord, type Tag, tagCatalogueSchema } from '../dataset/records.ts';
import { parse } from '../files/parse.ts';
import { writeAtomically } from '../files/write.ts';
import { answerLog } from './answer-log.ts';
import { type CollectionConfig, headersOf, type Source } from './config.ts';
import { itemsOfCsv, itemsOverHttp, type Portion } from './items.ts';
import { jsonClient } from './json-client.ts';
import { type CodeTables, companyOf, readCodeTables, tagOf } from './mapping.ts';

export interface Collection {
  readonly config: CollectionConfig;
  /** The tags of each company by its id: then no others are taken, and these tags are. */
  readonly labels: ReadonlyMap<string, readonly string[]> | undefined;
  /** The catalogue of a configuration that has no source of tags. */
  readonly catalogue: readonly Tag[];
  /** Where companies.jsonl, tags.json and the raw answers go. */
  readonly directory: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** How many items came, and what became of them. */
export interface CollectionCounts {
  items: number;
  written: number;
  /** Without text, after shaping. */
  empty: number;
  /** Of an id that was there before. */
  repeated: number;
  /** Of no interest, as they have no label. */
  unlabelled: number;
}

export interface CollectionProgress {
  onItems(counts: Readonly<CollectionCounts>, total: number | undefined): void;
  onRetry(why: string): void;
}

/**
 * Gets the catalogue and the companies of a configuration's sources, and writes them as the contracts have them. A run
 * that was killed goes on at its last answer, and what it writes in the end is what an unbroken run writes.
 * @throws {OperationalError} when a source fails for good, or something it gave breaks its contract
 */
export async function collect(
  { config, labels, directory, environment, ...given }: Collection,
  progress: CollectionProgress,
): Promise<CollectionCounts> {
  const portionsOf = (source: Source, name: string) => {
    if (source.from === 'csv') return itemsOfCsv(source);
    if (source.paging.kind === 'ids' && labels === undefined) {
      throw new OperationalError('invalid-input', 'requests by ids need the ids: give --labels');
    }
    const client = jsonClient({ ...source, headers: headersOf(source, environment) }, progress.onRetry);
    const log = answerLog(join(directory, 'raw', `${name}.jsonl`));
    return itemsOverHttp(source, [...(labels?.keys() ?? [])], log, client);
  };

  const catalogue = config.tags
    ? await tagsFrom(config.tags, portionsOf(config.tags, 'tags'))
    : given.catalogue;
  await writeAtomically(join(directory, 'tags.json'), `${JSON.stringify(catalogue, null, 1)}\n`);

  const counts: CollectionCounts = { items: 0, written: 0, empty: 0, repeated: 0, unlabelled: 0 };
  const records = companiesFrom(
    portionsOf(config.companies, 'companies'),
    { config, labels, catalogue, codes: await readCodeTables(config.companies.fields.codes) },
    counts,
    progress,
  );
  await writeAtomically(join(directory, 'companies.jsonl'), records);
  return counts;
}

async function tagsFrom(
  { fields }: NonNullable<CollectionConfig['tags']>,
  portions: AsyncIterable<Portion>,
): Promise<Tag[]> {
  const tags: Tag[] = [];
  for await (const { items } of portions) tags.push(...items.map((item) => tagOf(item, fields)));
  return parse(tagCatalogueSchema, tags, 'what the source of tags gave');
}

/** The lines of companies.jsonl. */
async function* companiesFrom(
  portions: AsyncIterable<Portion>,
  {
    config,
    labels,
    catalogue,
    codes,
  }: Pick<Collection, 'config' | 'labels' | 'catalogue'> & { codes: CodeTables },
  counts: CollectionCounts,
  { onItems }: CollectionProgress,
): AsyncGenerator<string> {
  const known = new Set(catalogue.map(({ id }) => id));
  const written = new Set<string>();
  for await (const { items, total } of portions) {
    for (const item of items) {
      counts.items++;
      const own = companyOf(item, config.companies.fields, codes, config.shapingOff);
      const company = { ...own, tags: labels?.get(own.id) ?? own.tags };
      if (written.has(company.id)) counts.repeated++;
      else if (labels && !labels.has(company.id)) counts.unlabelled++;
      else if (company.description === '') counts.empty++;
      else {
        assertKnown(company, known);
        written.add(company.id);
        counts.written++;
        yield `${JSON.stringify(company)}\n`;
      }
    }
    onItems(counts, total);
  }
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
