import { ancestorsOf, type TagDescription } from '../contract/tag-description.ts';
import type { StoredModel } from '../model/bundle.ts';
import { retiredBy } from '../model/overlay/apply-changes.ts';
import { areAlternatives, countingSources, sourcesOf } from '../model/overlay/crosswalk.ts';
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
  const crosswalks = changes.crosswalks.map((crosswalk) => ({
    group: crosswalk.group,
    targets: sourcesOf(crosswalk, catalogue),
    from: new Set(Object.keys(crosswalk.map).flatMap((id) => groupOf.get(id) ?? [])),
  }));
  return (record) => {
    const known = new Set(record.groups ?? groupsOf(catalogue));
    const before = new Set(record.tags.flatMap((id) => [...ancestorsOf(id, parentOf)]));
    const given = new Set(catalogue.keys().filter((output) => before.has(catalogue[output].id)));
    const tags = [...before].filter((id) => !retired.has(id));
    const groups = known.difference(goneGroups);
    for (const { group, targets, from } of crosswalks) {
      const led = targets.map(({ target, sources }) => ({
        id: target.id,
        sources: countingSources(sources, given).filter(({ output }) => given.has(output)),
      }));
      const certain = led.filter(({ sources }) => sources.length > 0 && !areAlternatives(sources));
      tags.push(...certain.map(({ id }) => id));
      if (from.isSubsetOf(known) && !led.some(({ sources }) => areAlternatives(sources))) groups.add(group);
    }
    const { groups: _, ...rest } = record;
    return { ...rest, tags: [...new Set(tags)], groups: [...groups] };
  };
}
