import type { ModelTag } from '../../contract/model.ts';
import { ancestorsOf } from '../../contract/tag-description.ts';
import { ancestorsOfOutputs } from '../coherence.ts';
import type { Crosswalk } from './changes.ts';

/** An output whose tag leads to another tag. */
interface Source {
  readonly output: number;
  /** Whether the other tag is only one of several alternatives. */
  readonly isAlternative: boolean;
  /**
   * The outputs of tags below that are in the crosswalk too. Where one of them is given, it says more, and the
   * alternatives of this source do not count.
   */
  readonly narrower: readonly number[];
}

/** A tag that a crosswalk leads to, and where from. */
export interface CrosswalkTarget {
  /** Its threshold is the lowest of its sources. */
  readonly tag: ModelTag;
  readonly sources: readonly Source[];
}

/**
 * The tags that a crosswalk leads to. What leads to a tag leads to its parent as well.
 * @param tags of the outputs
 */
export function targetsOf(
  { group, tags: targets, map }: Crosswalk,
  tags: readonly ModelTag[],
): CrosswalkTarget[] {
  const parentOf = new Map(targets.map(({ id, parent }) => [id, parent]));
  const ancestors = ancestorsOfOutputs(tags);
  const mapped = [...tags.keys()].filter((output) => Object.hasOwn(map, tags[output].id));
  return targets.flatMap((target) => {
    const isWithin = (id: string) => ancestorsOf(id, parentOf).has(target.id);
    const sources = mapped
      .filter((output) => map[tags[output].id].some(isWithin))
      .map((output) => ({
        output,
        isAlternative: !map[tags[output].id].every(isWithin),
        narrower: mapped.filter((other) => ancestors[other].includes(output)),
      }));
    if (sources.length === 0) return [];
    const threshold = Math.min(...sources.map(({ output }) => tags[output].threshold));
    const examples = sources.reduce((sum, { output }) => sum + tags[output].examples, 0);
    return { tag: { ...target, group, threshold, examples }, sources };
  });
}
