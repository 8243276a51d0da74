import type { Company, CompanySchema } from './company.ts';
import { InvalidRequestError, invalidRequest, type Problem } from './problem.ts';

/** One of many companies: fit to be tagged, or not and why. */
export type Item =
  | { readonly company: Company }
  | { readonly id?: string; readonly line?: number; readonly problem: Problem };

export function checkItem(value: unknown, company: CompanySchema): Item {
  const { success, data, error } = company.safeParse(value);
  if (success) return { company: data };
  return { ...idOf(value), problem: invalidRequest(new InvalidRequestError(error).faults) };
}

/** The texts that the items ask to be tagged, in order. */
export function descriptionsOf(items: readonly Item[]): string[] {
  return items.flatMap((item) => ('company' in item ? item.company.description : []));
}

/**
 * The result of each item as JSON, in order: a bad one is an error of its own and spoils no other.
 * @param taggings of `descriptionsOf(items)`, as JSON
 */
export function resultsOf(items: readonly Item[], taggings: Iterable<string>): string[] {
  const tagging = Iterator.from(taggings);
  return items.map((item) => {
    if ('company' in item) return withId(item.company.id, tagging.next().value ?? '');
    const { problem, ...place } = item;
    return JSON.stringify({ ...place, error: problem });
  });
}

/** The tagging with the company's id in front; both ways as JSON text, which nobody has to parse in between. */
export function withId(id: string | undefined, tagging: string): string {
  return id === undefined ? tagging : `{"id":${JSON.stringify(id)},${tagging.slice(1)}`;
}

function idOf(value: unknown): { id?: string } {
  const hasId = typeof value === 'object' && value !== null && 'id' in value && typeof value.id === 'string';
  return hasId ? { id: String(value.id) } : {};
}
