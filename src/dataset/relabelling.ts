import { ancestorsOf, type TagDescription } from '../contract/tag-description.ts';
import type { StoredModel } from '../model/bundle.ts';
import { retiredBy } from '../model/overlay/apply-changes.ts';
import type { Crosswalk } from '../model/overlay/changes.ts';
import { groupsOf } from './groups.ts';
import type { CompanyRecord } from './records.ts';

/** What a model knows of tags. */
type KnownTags = Pick<StoredModel, 'manifest' | 'catalogue'>;

/** All tags that records can have: those of the model, those that it leaves out, and those of its overlay. */
export function knownTags({ manifest, catalogue }: KnownTags): readonly TagDescription[] {
  return [...manifest.tags, ...manifest.leftOut, ...catalogue.tags];
}

/**
 * A function that gives records the tags of an overlay: without retired tags, and with those that crosswalks lead to. A
 * group that a crosswalk leads to is known where its sources are, unless a tag leads to alternatives. Without an overlay,
 * records stay as they are.
 */
export function relabelling(model: KnownTags): (record: CompanyRecord) => CompanyRecord {
  const { overlay } = model.catalogue;
  if (overlay === undefined) return (record) => record;
  const { changes } = overlay;
  const catalogue = [...model.manifest.tags, ...model.manifest.leftOut];
  const groupOf = new Map(catalogue.map(({ id, group }) => [id, group]));
  const parentOf = new Map(catalogue.map(({ id, parent }) => [id, parent]));
  const retired = retiredBy(changes);
  const goneGroups = new Set(groupsOf(catalogue)).difference(
    new Set(groupsOf(catalogue.filter(({ id }) => !retired.has(id)))),
  );
  return (record) => {
    const known = new Set(record.groups ?? groupsOf(catalogue));
    const before = new Set(record.tags.flatMap((id) => [...ancestorsOf(id, parentOf)]));
    const tags = new Set([...before].filter((id) => !retired.has(id)));
    const groups = known.difference(goneGroups);
    for (const crosswalk of changes.crosswalks) {
      const { found, isComplete } = crossed(before, crosswalk, parentOf);
      for (const id of found) tags.add(id);
      const sources = Object.keys(crosswalk.map).flatMap((id) => groupOf.get(id) ?? []);
      if (isComplete && sources.every((group) => known.has(group))) groups.add(crosswalk.group);
    }
    const { groups: _, ...rest } = record;
    return { ...rest, tags: [...tags], groups: [...groups] };
  };
}

/** The tags that a crosswalk leads to from given ones, and whether none of them leads to alternatives. */
function crossed(
  given: ReadonlySet<string>,
  { map, tags }: Crosswalk,
  parentOf: ReadonlyMap<string, string | undefined>,
): { found: ReadonlySet<string>; isComplete: boolean } {
  const targetParentOf = new Map(tags.map(({ id, parent }) => [id, parent]));
  const sources = [...given].filter((id) => Object.hasOwn(map, id));
  const isNarrowed = (id: string) =>
    sources.some((other) => other !== id && ancestorsOf(other, parentOf).has(id));
  const leading = sources.filter((id) => map[id].length === 1 || !isNarrowed(id));
  const found = leading.flatMap((id) => {
    // What all alternatives are below is certain.
    const [first, ...others] = map[id].map((target) => ancestorsOf(target, targetParentOf));
    return [...others.reduce((common, each) => common.intersection(each), first)];
  });
  return { found: new Set(found), isComplete: leading.every((id) => map[id].length === 1) };
}
