import type { ConfusedTags } from '../contract/evaluation.ts';
import type { TagSets } from './metrics.ts';

/** The tags of records, and those that they were given, as indices of `tags`. */
interface Given {
  readonly tags: readonly { readonly id: string; readonly group: string }[];
  readonly gold: TagSets;
  readonly predicted: TagSets;
}

/**
 * Pairs of tags of one group of which a record has the first and was given the second in its place, the most frequent
 * first, ties by id.
 */
export function confusedTags({ tags, gold, predicted }: Given, limit: number): ConfusedTags[] {
  const counts = new Map<string, ConfusedTags>();
  for (const [record, right] of gold.entries()) {
    const wrong = predicted[record].difference(right);
    for (const missed of right.difference(predicted[record])) {
      for (const given of wrong) {
        if (tags[missed].group !== tags[given].group) continue;
        const pair = { missed: tags[missed].id, given: tags[given].id };
        const key = JSON.stringify(pair);
        counts.set(key, { ...pair, count: 1 + (counts.get(key)?.count ?? 0) });
      }
    }
  }
  const order = ({ missed, given }: ConfusedTags) => `${missed} ${given}`;
  return [...counts.values()]
    .sort((a, b) => b.count - a.count || (order(a) < order(b) ? -1 : 1))
    .slice(0, limit);
}
