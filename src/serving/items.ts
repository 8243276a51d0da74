import { z } from 'zod';
import type { TaggedCompany } from '../contract/answers.ts';
import type { Company, CompanySchema } from '../contract/company.ts';
import { check } from '../contract/faults.ts';
import { idSchema } from '../contract/id.ts';
import { invalidRequestProblem, type Problem } from '../contract/problem.ts';
import type { TagOptions } from '../contract/tag-options.ts';
import type { Tagger } from '../tagger/tagger.ts';

const anyId = idSchema(z.string());

interface InvalidItem {
  readonly id?: string | undefined;
  /** Of the company, in results that have it. */
  readonly name?: string;
  readonly line?: number;
  readonly problem: Problem;
}
/** One of many companies: valid, or invalid and why. */
export type Item = { readonly company: Company } | InvalidItem;

export function checkItem(value: unknown, company: CompanySchema): Item {
  const { value: valid, faults } = check(company, value);
  if (faults === undefined) return { company: valid };
  return { ...idOf(value), problem: invalidRequestProblem(faults) };
}

/** The text to tag; empty for an invalid item. */
export function textOf(item: Item): string {
  return 'company' in item ? item.company.description : '';
}

export function charactersOf(items: readonly Item[]): number {
  return items.reduce((sum, item) => sum + textOf(item).length, 0);
}

export function tagCompany(
  { id, name, description }: Company,
  tagger: Tagger,
  options: TagOptions,
  throwIfStopped?: () => void,
): TaggedCompany {
  return { ...(id !== undefined && { id }), ...tagger.tag(description, options, name, throwIfStopped) };
}

/** The result of an item as JSON: its tags, or its error. */
export function resultJson(
  item: Item,
  tagger: Tagger,
  options: TagOptions,
  throwIfStopped?: () => void,
): string {
  if ('company' in item) return JSON.stringify(tagCompany(item.company, tagger, options, throwIfStopped));
  return errorJson(item);
}

/** The result of an item of a file, where people look for the name of the company too. */
export function namedResultJson(
  item: Item,
  tagger: Tagger,
  options: TagOptions,
  throwIfStopped?: () => void,
): string {
  if (!('company' in item) || item.company.name === undefined)
    return resultJson(item, tagger, options, throwIfStopped);
  const { name } = item.company;
  const { id, ...tagged } = tagCompany(item.company, tagger, options, throwIfStopped);
  return JSON.stringify({ ...(id !== undefined && { id }), name, ...tagged });
}

/** The result of an item that cannot be tagged. */
export function errorJson({ problem, ...place }: InvalidItem): string {
  return JSON.stringify({ ...place, error: problem });
}

/** The name of a company that is not valid, if it has one. */
export function nameOf(value: unknown): { name?: string } {
  if (typeof value !== 'object' || value === null || !('name' in value)) return {};
  return typeof value.name === 'string' ? { name: value.name } : {};
}

function idOf(value: unknown): { id?: string } {
  if (typeof value !== 'object' || value === null || !('id' in value)) return {};
  const { data: id } = anyId.safeParse(value.id);
  return id === undefined ? {} : { id };
}
