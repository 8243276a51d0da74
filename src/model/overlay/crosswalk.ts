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
 * The tags that a crosswalk leads to, with their sources. What leads to a tag leads to its parent as well.
 * @param tags that it can lead from; outputs are their indices
 */
export function sourcesOf(
  { tags: targets, map }: Crosswalk,
  tags: readonly Pick<ModelTag, 'id' | 'parent'>[],
): { target: Crosswalk['tags'][number]; sources: Source[] }[] {
  const parentOf = new Map(targets.map(({ id, parent }) => [id, parent]));
  const ancestors = ancestorsOfOutputs(tags);
  const mapped = [...tags.keys()].filter((output) => Object.hasOwn(map, tags[output].id));
  return targets.map((target) => {
    const isWithin = (id: string) => ancestorsOf(id, parentOf).has(target.id);
    const sources = mapped
      .filter((output) => map[tags[output].id].some(isWithin))
      .map((output) => ({
        output,
        isAlternative: !map[tags[output].id].every(isWithin),
        narrower: mapped.filter((other) => ancestors[other].includes(output)),
      }));
    return { target, sources };
  });
}

/** The tags that a crosswalk leads to from those of a model, as tags that answers can have. */
export function targetsOf(crosswalk: Crosswalk, tags: readonly ModelTag[]): CrosswalkTarget[] {
  return sourcesOf(crosswalk, tags).flatMap(({ target, sources }) => {
    if (sources.length === 0) return [];
    const threshold = Math.min(...sources.map(({ output }) => tags[output].threshold));
    const examples = sources.reduce((sum, { output }) => sum + tags[output].examples, 0);
    const { group, groupLabel, groupLabels } = crosswalk;
    return { tag: { ...target, group, groupLabel, groupLabels, threshold, examples }, sources };
  });
}

/** The sources that count for a text or a record: without alternatives of which a narrower tag says more. */
export function countingSources(sources: readonly Source[], given: ReadonlySet<number>): readonly Source[] {
  return sources.filter(
    ({ isAlternative, narrower }) => !(isAlternative && narrower.some((output) => given.has(output))),
  );
}

/** Whether all sources that are given lead to other tags as well, so that only a person can tell. */
export function areAlternatives(given: readonly Source[]): boolean {
  return given.length > 0 && given.every(({ isAlternative }) => isAlternative);
}
