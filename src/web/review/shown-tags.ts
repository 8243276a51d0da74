import type { ReviewItem } from '../../contract/feedback.ts';
import type { ModelTag } from '../../contract/model.ts';
import { type TagNode, tagTrees } from '../understand/tag-tree.ts';

/** Less likely tags are not worth a look; a reviewer can add them. */
const MIN_PROBABILITY = 0.05;

export interface ShownTag {
  readonly id: string;
  readonly label: string;
  readonly group: string;
  readonly isChild: boolean;
  readonly isGiven: boolean;
  readonly suggested?: true | undefined;
  /** Undefined for a tag that the model finds less likely than that. */
  readonly probability: number | undefined;
}

/** The tags that a reviewer looks at: those that the model gives, children below parents, then others that may be right. */
export function shownTags(
  { tags }: ReviewItem,
  catalogue: readonly ModelTag[],
  given: ReadonlySet<string>,
  others: ReadonlySet<string>,
): ShownTag[] {
  const flat = ({ tag, children }: TagNode, isChild = false): ShownTag[] => [
    { ...tag, isChild, isGiven: true },
    ...children.flatMap((child) => flat(child, true)),
  ];
  const first = tagTrees(
    tags.filter(({ id }) => given.has(id)),
    catalogue,
  ).flatMap(({ roots }) => roots.flatMap((root) => flat(root)));
  const likely = tags.filter(({ id, probability }) => !given.has(id) && probability >= MIN_PROBABILITY);
  const known = new Set([...given, ...likely.map(({ id }) => id)]);
  const more = catalogue.filter(({ id }) => others.has(id) && !known.has(id));
  return [
    ...first,
    ...likely.map((tag) => ({ ...tag, isChild: false, isGiven: false })),
    ...more.map(({ id, label, group }) => ({
      id,
      label,
      group,
      isChild: false,
      isGiven: false,
      probability: tags.find((tag) => tag.id === id)?.probability,
    })),
  ];
}
