import type { Tag } from '../../contract/answers.ts';
import type { ModelTag } from '../../contract/model.ts';

export interface TagNode {
  readonly tag: Tag;
  readonly children: readonly TagNode[];
}

/** Trees of tags, and the groups that occur in them, from the roots down. */
export interface TagTrees {
  readonly groups: readonly string[];
  readonly roots: readonly TagNode[];
}

/**
 * The tags of an answer as trees, by the group of their roots: children are below the parent that they imply. Groups are in
 * the order of the catalogue, tags in that of the answer.
 */
export function tagTrees(tags: readonly Tag[], catalogue: readonly ModelTag[]): TagTrees[] {
  const parents = new Map(catalogue.map(({ id, parent }) => [id, parent]));
  const given = new Set(tags.map(({ id }) => id));
  const parentOf = ({ id }: Tag) => {
    const parent = parents.get(id);
    return parent !== undefined && given.has(parent) ? parent : undefined;
  };
  const byParent = Map.groupBy(tags, parentOf);
  const nodeOf = (tag: Tag): TagNode => ({ tag, children: (byParent.get(tag.id) ?? []).map(nodeOf) });
  const order = [...new Set(catalogue.map(({ group }) => group))];
  return [...Map.groupBy(byParent.get(undefined) ?? [], ({ group }) => group)]
    .sort(([a], [b]) => order.indexOf(a) - order.indexOf(b))
    .map(([, own]) => {
      const roots = own.map(nodeOf);
      return { roots, groups: [...new Set(roots.flatMap(groupsIn))] };
    });
}

function groupsIn({ tag, children }: TagNode): string[] {
  return [tag.group, ...children.flatMap(groupsIn)];
}
