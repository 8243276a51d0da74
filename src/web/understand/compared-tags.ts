import type { ComparedAnswers } from '../../contract/administration.ts';

/** A tag that at least one of two models gives, and its probability by each that does. */
interface ComparedTag {
  readonly id: string;
  readonly label: string;
  readonly live: number | undefined;
  readonly candidate: number | undefined;
  readonly differs: boolean;
}

/** The tags of both answers, those that only one model gives first. */
export function comparedTags({ live, candidate }: ComparedAnswers): ComparedTag[] {
  const labels = new Map([...candidate.tags, ...live.tags].map(({ id, label }) => [id, label]));
  const probabilityIn = ({ tags }: ComparedAnswers['live'], id: string) =>
    tags.find((tag) => tag.id === id)?.probability;
  return [...labels]
    .map(([id, label]) => {
      const both = { live: probabilityIn(live, id), candidate: probabilityIn(candidate, id) };
      return { id, label, ...both, differs: both.live === undefined || both.candidate === undefined };
    })
    .sort(
      (a, b) =>
        Number(b.differs) - Number(a.differs) ||
        Math.max(b.live ?? 0, b.candidate ?? 0) - Math.max(a.live ?? 0, a.candidate ?? 0),
    );
}
