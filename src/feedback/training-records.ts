import { createHash } from 'node:crypto';
import type { CompanyRecord } from '../dataset/records.ts';
import type { StoredCompany, StoredFeedback } from './feedback.ts';

const DIGITS = 12;

/**
 * What was said of each company as one record to train on: a tag is right when it was confirmed or added last, and not
 * when it was removed last. Nothing is said of a group that no feedback named a tag of.
 * @param feedback the earliest first
 * @param groupOf each tag; of a tag that is not there nothing is known any more
 */
export function trainingRecords(
  feedback: readonly StoredFeedback[],
  groupOf: ReadonlyMap<string, string>,
): CompanyRecord[] {
  const byCompany = Map.groupBy(feedback, ({ company }) => company.description);
  return [...byCompany.values()].flatMap((said) => {
    const isRight = new Map<string, boolean>();
    for (const { confirmed, added, removed } of said) {
      for (const tag of [...confirmed, ...added]) isRight.set(tag, true);
      for (const tag of removed) isRight.set(tag, false);
    }
    const known = [...isRight.keys()].filter((tag) => groupOf.has(tag));
    if (known.length === 0) return [];
    const { company } = said[said.length - 1];
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
  return id ?? `feedback-${createHash('sha256').update(description).digest('hex').slice(0, DIGITS)}`;
}
