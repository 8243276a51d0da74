import { z } from 'zod';
import { OperationalError } from '../contract/error.ts';
import { idSchema } from '../contract/id.ts';
import { assertKnownGroups, groupsOf } from '../dataset/groups.ts';
import type { CompanyRecord, Tag } from '../dataset/records.ts';
import { parse } from '../files/parse.ts';
import type { LabelledItem } from './labelled-items.ts';
import { TagNames } from './tag-names.ts';

/** The maximum number of unknown names in a message. */
const MAX_NAMED = 10;
const TEXT_FIELDS = ['description', 'text', 'data'];

export interface ImportSettings {
  readonly catalogue: readonly Tag[];
  readonly idField: string;
  readonly nameField: string;
  /** By default, the first of the usual ones that an item has. */
  readonly textField?: string | undefined;
  /** The tag groups that people were asked for; by default those of the tags that they gave. */
  readonly groups?: readonly string[] | undefined;
}

export interface ImportedLabels {
  readonly records: readonly CompanyRecord[];
  /** The number of companies that nobody has labelled. They are left out. */
  readonly unlabelled: number;
  /** The number of companies on which people disagree. */
  readonly disputed: number;
  /** The tag groups of the records. */
  readonly groups: readonly string[];
}

const idOfItem = idSchema(z.string().min(1));
const textSchema = z.string({ error: 'must be a text' });

/**
 * Makes records of what people have labelled. Items with the same id are one company; a tag counts if more than half of
 * the people gave it.
 * @throws {OperationalError} `invalid-input`, naming what is wrong and its place, and the labels that no tag has
 */
export function importLabels(items: readonly LabelledItem[], settings: ImportSettings): ImportedLabels {
  const known = groupsOf(settings.catalogue);
  assertKnownGroups('--groups has', settings.groups ?? [], known);
  const groupOf = new Map(settings.catalogue.map(({ id, group }) => [id, group]));
  const companies = companiesOf(items, settings);
  const labelled = companies.filter(({ votes }) => votes.length > 0);
  if (labelled.length === 0)
    throw new OperationalError('invalid-input', `none of the ${companies.length} companies has labels`);
  const given = new Set(labelled.flatMap(({ votes }) => votes.flatMap((own) => [...own])));
  const asked =
    settings.groups ?? known.filter((group) => [...given].some((id) => groupOf.get(id) === group));
  const records = labelled.map(({ votes, ...company }) => ({
    ...company,
    tags: [...majorityOf(votes)].filter((id) => asked.includes(groupOf.get(id) ?? '')),
    groups: [...asked],
  }));
  return {
    records,
    unlabelled: companies.length - labelled.length,
    disputed: labelled.filter(({ votes }) => !isUnanimous(votes)).length,
    groups: asked,
  };
}

interface Company extends Pick<CompanyRecord, 'id' | 'name' | 'description'> {
  /** The tags that each person gave. */
  readonly votes: readonly ReadonlySet<string>[];
}

function companiesOf(items: readonly LabelledItem[], settings: ImportSettings): Company[] {
  const names = new TagNames(settings.catalogue);
  const unclear = new Map<string, string>();
  const companies = new Map<string, Company>();
  for (const item of items) {
    const votes = item.labels.map((labels) => {
      const found = [...labels].flatMap(([field, texts]) => texts.map((text) => names.find(text, field)));
      for (const name of found.flatMap((each) => each.unclear))
        if (!unclear.has(name)) unclear.set(name, item.place);
      return new Set(found.flatMap(({ ids }) => ids));
    });
    const { id, name, description } = textsOf(item, settings);
    const same = companies.get(id);
    if (same !== undefined && same.description !== description)
      throw new OperationalError('invalid-input', `${item.place} has the id ${id} of another text`);
    companies.set(id, { id, ...(name && { name }), description, votes: [...(same?.votes ?? []), ...votes] });
  }
  assertClear(unclear);
  return [...companies.values()];
}

function textsOf(
  { place, fields }: LabelledItem,
  { idField, nameField, textField = TEXT_FIELDS.find((field) => field in fields) ?? 'text' }: ImportSettings,
) {
  return {
    id: parse(idOfItem, fields[idField], `${idField} in ${place}`),
    name: textSchema.safeParse(fields[nameField]).data,
    description: parse(textSchema, fields[textField], `${textField} in ${place}`),
  };
}

/** @param unclear the names that no tag has, or several, each with its first place */
function assertClear(unclear: ReadonlyMap<string, string>): void {
  if (unclear.size === 0) return;
  const named = [...unclear].slice(0, MAX_NAMED).map(([name, place]) => `${name} in ${place}`);
  if (unclear.size > named.length) named.push(`and ${unclear.size - named.length} more`);
  throw new OperationalError(
    'invalid-input',
    `the catalogue has no one tag for these labels, which must be ids or labels of tags: ${named.join(', ')}`,
  );
}

function majorityOf(votes: readonly ReadonlySet<string>[]): Set<string> {
  const all = new Set(votes.flatMap((own) => [...own]));
  return new Set([...all].filter((id) => 2 * votes.filter((own) => own.has(id)).length > votes.length));
}

function isUnanimous(votes: readonly ReadonlySet<string>[]): boolean {
  return votes.every((own) => own.symmetricDifference(votes[0] ?? own).size === 0);
}
