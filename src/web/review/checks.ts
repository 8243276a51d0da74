import type { Tag } from '../../contract/answers.ts';
import type { ModelTag } from '../../contract/model.ts';

/** The tags that imply each other, by the parents of the catalogue. */
export interface Kinship {
  readonly ancestorsOf: (id: string) => readonly string[];
  readonly descendantsOf: (id: string) => readonly string[];
}

export function kinshipOf(catalogue: readonly ModelTag[]): Kinship {
  const parents = new Map(catalogue.map(({ id, parent }) => [id, parent]));
  const children = Map.groupBy(catalogue, ({ parent }) => parent);
  const ancestorsOf = (id: string): string[] => {
    const parent = parents.get(id);
    return parent === undefined ? [] : [parent, ...ancestorsOf(parent)];
  };
  const descendantsOf = (id: string): string[] =>
    (children.get(id) ?? []).flatMap((child) => [child.id, ...descendantsOf(child.id)]);
  return { ancestorsOf, descendantsOf };
}

/** The tags that the model gives: those that reach their thresholds, as do all that they imply. Suggestions are not given. */
export function givenTags(tags: readonly Tag[], { ancestorsOf }: Kinship): Set<string> {
  const reaching = new Set(
    tags
      .filter(({ probability, threshold, suggested }) => probability >= threshold && !suggested)
      .map(({ id }) => id),
  );
  return new Set([...reaching].filter((id) => ancestorsOf(id).every((ancestor) => reaching.has(ancestor))));
}

/** The right tags after one was switched on, with all that it implies, or off, with all that imply it. */
export function toggled(right: ReadonlySet<string>, id: string, kinship: Kinship): Set<string> {
  return right.has(id)
    ? right.difference(new Set([id, ...kinship.descendantsOf(id)]))
    : right.union(new Set([id, ...kinship.ancestorsOf(id)]));
}

/** What a reviewer says of the tags, as feedback. @param disputed tags that others have judged, given or not */
export function feedbackLists(
  given: ReadonlySet<string>,
  right: ReadonlySet<string>,
  disputed: ReadonlySet<string>,
) {
  return {
    confirmed: [...given.intersection(right)],
    added: [...right.difference(given)],
    removed: [...given.union(disputed).difference(right)],
  };
}
