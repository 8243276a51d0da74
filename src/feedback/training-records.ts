import { createHash } from 'node:crypto';
import type { CompanyRecord } from '../dataset/records.ts';
import type { StoredCompany, StoredFeedback } from './feedback.ts';
import { type JudgedCompany, judgedCompanies } from './judgements.ts';

const ID_DIGITS = 12;

/**
 * Turns feedback into training records, one for each company. The groups of a record are those with feedback on at least
 * one of their tags, without those on which reviewers disagree: there the truth is not known.
 * @param feedback earliest first
 * @param groupOf the group of each tag of the catalogue; feedback on other tags is ignored
 */
export function trainingRecords(
  feedback: readonly StoredFeedback[],
  groupOf: ReadonlyMap<string, string>,
): CompanyRecord[] {
  return judgedCompanies(feedback).flatMap(({ company, judgements, disputed }) => {
    const groupsOf = (tags: Iterable<string>) => new Set([...tags].flatMap((tag) => groupOf.get(tag) ?? []));
    const groups = groupsOf(judgements.keys()).difference(groupsOf(disputed));
    if (groups.size === 0) return [];
    const tags = [...judgements].filter(
      ([tag, own]) => groups.has(groupOf.get(tag) ?? '') && [...own.values()].every(Boolean),
    );
    return {
      id: idOf(company),
      ...(company.name !== undefined && { name: company.name }),
      description: company.description,
      tags: tags.map(([tag]) => tag),
      groups: [...groups],
    };
  });
}

/** The number of companies for which each tag is known to be right, and to be wrong. */
export function tagCounts(
  companies: readonly JudgedCompany[],
): { id: string; right: number; wrong: number }[] {
  const counts = new Map<string, { right: number; wrong: number }>();
  for (const { judgements, disputed } of companies) {
    for (const [tag, own] of judgements) {
      if (disputed.has(tag)) continue;
      const { right, wrong } = counts.get(tag) ?? { right: 0, wrong: 0 };
      const isRight = [...own.values()].every(Boolean);
      counts.set(tag, { right: right + Number(isRight), wrong: wrong + Number(!isRight) });
    }
  }
  return [...counts].map(([id, own]) => ({ id, ...own })).sort((a, b) => b.right - a.right);
}

function idOf({ id, description }: StoredCompany): string {
  return id ?? `feedback-${createHash('sha256').update(description).digest('hex').slice(0, ID_DIGITS)}`;
}
