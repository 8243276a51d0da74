import type { z } from 'zod';
import type { ReviewItem, reviewQuerySchema } from '../contract/feedback.ts';
import type { TaggedRequest } from '../feedback/feedback.ts';
import type { FeedbackStore } from '../feedback/feedback-store.ts';
import { type JudgedCompany, judgedCompanies } from '../feedback/judgements.ts';

/** The number of companies among which those that teach most are found. */
const CANDIDATES = 500;

type Queue = Pick<z.infer<typeof reviewQuerySchema>, 'queue' | 'by'>;
type Candidate = Pick<ReviewItem, 'requestId' | 'position' | 'receivedAt' | 'company' | 'judgements'>;

/** The companies of a queue, the latest ones. */
export async function reviewQueue(store: FeedbackStore, { queue, by }: Queue): Promise<Candidate[]> {
  if (queue === 'new') return latestOfEach(await store.requestsToReview(CANDIDATES));
  const companies = judgedCompanies(await store.allFeedback());
  const wanted =
    queue === 'disputed'
      ? companies.filter(({ disputed }) => disputed.size > 0).map(disputedCompany)
      : companies.filter((own) => isForSecond(own, by)).map(({ company }) => ({ company }));
  return wanted.reverse().slice(0, CANDIDATES);
}

/** Whether one person has reviewed it, and another may without knowing what the first one said. */
function isForSecond({ reviewers }: JudgedCompany, by: string | undefined): boolean {
  return reviewers.size === 1 && (by === undefined || !reviewers.has(by));
}

function disputedCompany({ company, judgements, disputed }: JudgedCompany): Candidate {
  const judged = [...disputed].flatMap((tag) =>
    [...(judgements.get(tag) ?? [])].map(([by, isRight]) => ({ by, tag, isRight })),
  );
  return {
    company,
    judgements: [...Map.groupBy(judged, ({ by }) => by)].map(([by, own]) => ({
      by,
      right: own.filter(({ isRight }) => isRight).map(({ tag }) => tag),
      wrong: own.filter(({ isRight }) => !isRight).map(({ tag }) => tag),
    })),
  };
}

/** The latest request of each company. */
function latestOfEach(requests: readonly TaggedRequest[]): Candidate[] {
  const latest = new Map<string, Candidate>();
  for (const { modelVersion: _, ...request } of requests) {
    const { description } = request.company;
    if (!latest.has(description)) latest.set(description, request);
  }
  return [...latest.values()];
}
