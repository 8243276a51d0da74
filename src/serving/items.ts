import type { TaggedCompany } from '../contract/answers.ts';
import type { Company, CompanySchema } from '../contract/company.ts';
import { faultsOf } from '../contract/faults.ts';
import { invalidRequestProblem, type Problem } from '../contract/problem.ts';
import type { TagOptions } from '../contract/tag-options.ts';
import type { Tagger } from '../tagger/tagger.ts';

/** One of many companies: valid, or invalid and why. */
export type Item =
  | { readonly company: Company }
  | { readonly id?: string; readonly line?: number; readonly problem: Problem };

export function checkItem(value: unknown, company: CompanySchema): Item {
  const { success, data, error } = company.safeParse(value);
  if (success) return { company: data };
  return { ...idOf(value), problem: invalidRequestProblem(faultsOf(error)) };
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
): TaggedCompany {
  return { ...(id !== undefined && { id }), ...tagger.tag(description, options, name) };
}

/** The result of an item as JSON: its tags, or its error. */
export function resultJson(item: Item, tagger: Tagger, options: TagOptions): string {
  if ('company' in item) return JSON.stringify(tagCompany(item.company, tagger, options));
  const { problem, ...place } = item;
  return JSON.stringify({ ...place, error: problem });
}

function idOf(value: unknown): { id?: string } {
  const hasId = typeof value === 'object' && value !== null && 'id' in value && typeof value.id === 'string';
  return hasId ? { id: String(value.id) } : {};
}
