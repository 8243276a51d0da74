import { OperationalError } from '../../contract/error.ts';
import type { LeftOutTag, ModelTag } from '../../contract/model.ts';
import { ancestorsOf } from '../../contract/tag-description.ts';
import type { Catalogue } from '../catalogue.ts';
import type { Manifest } from '../manifest.ts';
import type { Changes } from './changes.ts';
import { targetsOf } from './crosswalk.ts';

/** A manifest whose tags have changed, and what answers make of its outputs. */
interface Changed {
  readonly manifest: Manifest;
  readonly catalogue: Catalogue;
}

/**
 * Applies changes to the catalogue of a model. The outputs of its network stay what they are.
 * @throws {OperationalError} `invalid-input`, naming a tag that the model does not have, or that it has already
 */
export function applyChanges(manifest: Manifest, changes: Changes): Changed {
  assertTags(manifest, changes);
  const change = <Tag extends LeftOutTag>(tag: Tag): Tag => {
    const { retired: _, ...own } = (Object.hasOwn(changes.tags, tag.id) && changes.tags[tag.id]) || {};
    return { ...tag, ...own };
  };
  const retiredIds = retiredBy(changes);
  const isRetired = ({ id }: LeftOutTag) => retiredIds.has(id);
  const tags = manifest.tags.map(change);
  const targets = changes.crosswalks.flatMap((crosswalk) => targetsOf(crosswalk, tags));
  const parentOf = new Map([...manifest.tags, ...manifest.leftOut].map(({ id, parent }) => [id, parent]));
  const shown = tags
    .filter((tag) => !isRetired(tag))
    .map((tag) => withoutRetiredParent(tag, parentOf, retiredIds));
  return {
    manifest: {
      ...manifest,
      tags,
      leftOut: manifest.leftOut.map(change),
      golden: manifest.golden.map(({ description, tags }) => ({
        description,
        tags: tags.filter(({ id }) => !retiredIds.has(id)),
      })),
    },
    catalogue: {
      tags: [...shown, ...targets.map(({ tag }) => tag)],
      overlay: {
        changes,
        retired: new Set(tags.keys().filter((output) => isRetired(tags[output]))),
        targets,
      },
    },
  };
}

/** The ids of the tags that changes retire. */
export function retiredBy({ tags, crosswalks }: Changes): ReadonlySet<string> {
  const named = Object.keys(tags).filter((id) => tags[id].retired);
  const replaced = crosswalks.filter(({ replace }) => replace).flatMap(({ map }) => Object.keys(map));
  return new Set([...named, ...replaced]);
}

/** The tag with its nearest ancestor that is not retired as its parent. */
export function withoutRetiredParent<Tag extends Pick<ModelTag, 'id' | 'parent'>>(
  tag: Tag,
  parentOf: ReadonlyMap<string, string | undefined>,
  retired: ReadonlySet<string>,
): Tag {
  const { parent } = tag;
  if (parent === undefined || !retired.has(parent)) return tag;
  return { ...tag, parent: [...ancestorsOf(parent, parentOf)].find((id) => !retired.has(id)) };
}

function assertTags({ tags, leftOut }: Manifest, { tags: changed, crosswalks }: Changes): void {
  const known = new Set([...tags, ...leftOut].map(({ id }) => id));
  const named = [...Object.keys(changed), ...crosswalks.flatMap(({ map }) => Object.keys(map))];
  const unknown = named.find((id) => !known.has(id));
  if (unknown !== undefined)
    throw new OperationalError(
      'invalid-input',
      `the changes name ${unknown}, a tag that the model does not have`,
    );
  for (const { id } of crosswalks.flatMap((crosswalk) => crosswalk.tags)) {
    if (known.has(id))
      throw new OperationalError('invalid-input', `a crosswalk adds ${id}, a tag that there is already`);
    known.add(id);
  }
}
