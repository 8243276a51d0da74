import type { StoredCompany, StoredFeedback } from './feedback.ts';

/** What the reviewers of a company say of its tags. */
export interface JudgedCompany {
  /** As in the latest feedback. */
  readonly company: StoredCompany;
  readonly reviewers: ReadonlySet<string>;
  /** Whether a tag is right, by reviewer. */
  readonly judgements: ReadonlyMap<string, ReadonlyMap<string, boolean>>;
  /** The tags on which reviewers disagree. */
  readonly disputed: ReadonlySet<string>;
}

/**
 * The companies with feedback. The last feedback of each reviewer on a tag counts: a confirmed or added tag is right, a
 * removed one is wrong. Feedback that resolves a disagreement takes the place of what was said before.
 * @param feedback earliest first
 */
export function judgedCompanies(feedback: readonly StoredFeedback[]): JudgedCompany[] {
  const byCompany = Map.groupBy(feedback, ({ company }) => company.description);
  return [...byCompany.values()].flatMap((entries) => {
    const company = entries.at(-1)?.company;
    return company === undefined ? [] : judged(company, entries);
  });
}

function judged(company: StoredCompany, entries: readonly StoredFeedback[]): JudgedCompany {
  const judgements = new Map<string, Map<string, boolean>>();
  for (const { by, confirmed, added, removed, resolves } of entries) {
    const judge = (tag: string, isRight: boolean) => {
      const own = resolves ? undefined : judgements.get(tag);
      judgements.set(tag, new Map(own).set(by, isRight));
    };
    for (const tag of [...confirmed, ...added]) judge(tag, true);
    for (const tag of removed) judge(tag, false);
  }
  const disputed = [...judgements].filter(([, own]) => new Set(own.values()).size > 1).map(([tag]) => tag);
  return {
    company,
    reviewers: new Set(entries.map(({ by }) => by)),
    judgements,
    disputed: new Set(disputed),
  };
}
