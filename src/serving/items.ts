import type { Company, CompanySchema } from '../contract/company.ts';
import { faultsOf } from '../contract/faults.ts';
import { invalidRequestProblem, type Problem } from '../contract/problem.ts';
import type { TagOptions } from '../contract/tag-options.ts';
import type { Tagger } from '../tagger/tagger.ts';

/** One of many companies: fit to be tagged, or not and why. */
export type Item =
  | { readonly company: Company }
  | { readonly id?: string; readonly line?: number; readonly problem: Problem };

export function checkItem(value: unknown, company: CompanySchema): Item {
  const { success, data, error } = company.safeParse(value);
  if (success) return { company: data };
  return { ...idOf(value), problem: invalidRequestProblem(faultsOf(error)) };
}

/** The text that the item asks to be tagged; none for a bad one. */
export function textOf(item: Item): string {
  return 'company' in item ? item.company.description : '';
}

export function charactersOf(items: readonly Item[]): number {
  return items.reduce((sum, item) => sum + textOf(item).length, 0);
}

/** The result of an item as JSON: a bad one is an error of its own. */
export function resultOf(item: Item, tagger: Tagger, options: TagOptions): string {
  if ('problem' in item) {
    const { problem, ...place } = item;
    return JSON.stringify({ ...place, error: problem });
  }
  const { id, name, description } = item.company;
  return JSON.stringify({ ...(id !== undefined && { id }), ...tagger.tag(description, options, name) });
}

function idOf(value: unknown): { id?: string } {
  const hasId = typeof value === 'object' && value !== null && 'id' in value && typeof value.id === 'string';
  return hasId ? { id: String(value.id) } : {};
}
