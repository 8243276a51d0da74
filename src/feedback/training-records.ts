import { createHash } from 'node:crypto';
import type { CompanyRecord } from '../dataset/records.ts';
import type { StoredCompany, StoredFeedback } from './feedback.ts';

const ID_DIGITS = 12;

/**
 * Turns feedback into training records, one for each company. The last feedback on a tag counts: a confirmed or added tag
 * is right, a removed one is wrong. The groups of a record are those with feedback on at least one of their tags.
 * @param feedback earliest first
 * @param groupOf the group of each tag of the catalogue; feedback on other tags is ignored
 */
export function trainingRecords(
  feedback: readonly StoredFeedback[],
  groupOf: ReadonlyMap<string, string>,
): CompanyRecord[] {
  const byCompany = Map.groupBy(feedback, ({ company }) => company.description);
  return [...byCompany.values()].flatMap((entries) => {
    const isRight = new Map<string, boolean>();
    for (const { confirmed, added, removed } of entries) {
      for (const tag of [...confirmed, ...added]) isRight.set(tag, true);
      for (const tag of removed) isRight.set(tag, false);
    }
    const known = [...isRight.keys()].filter((tag) => groupOf.has(tag));
    const company = entries.at(-1)?.company;
    if (company === undefined || known.length === 0) return [];
    return {
      id: idOf(company),
      ...(company.name !== undefined && { name: company.name }),
      description: company.description,
      tags: known.filter((tag) => isRight.get(tag)),
      groups: [...new Set(known.flatMap((tag) => groupOf.get(tag) ?? []))],
    };
  });
}

function idOf({ id, description }: StoredCompany): string {
  return id ?? `feedback-${createHash('sha256').update(description).digest('hex').slice(0, ID_DIGITS)}`;
}
