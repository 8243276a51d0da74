import { type TagDescription, tagDescriptionSchema } from '../../contract/tag-description.ts';
import type { StoredModel } from '../bundle.ts';
import { retiredBy, withoutRetiredParent } from './apply-changes.ts';

/** The tags that a model and its overlay have, with those that the model leaves out, as a catalogue to train with. */
export function changedCatalogue({ manifest, catalogue }: StoredModel): TagDescription[] {
  const retired = catalogue.overlay ? retiredBy(catalogue.overlay.changes) : new Set<string>();
  const all = [...manifest.tags, ...manifest.leftOut];
  const parentOf = new Map(all.map(({ id, parent }) => [id, parent]));
  const leftOut = manifest.leftOut
    .filter(({ id }) => !retired.has(id))
    .map((tag) => withoutRetiredParent(tag, parentOf, retired));
  return [...catalogue.tags, ...leftOut].map((tag) => tagDescriptionSchema.parse(tag));
}
