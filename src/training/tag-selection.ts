import { OperationalError } from '../contract/error.ts';
import { assertKnownGroups, groupsOf } from '../dataset/groups.ts';
import type { CompanyRecord, Tag } from '../dataset/records.ts';
import type { Head } from '../network/architecture.ts';
import type { TrainingSettings } from './settings.ts';

/** A tag and the number of training records that have it. */
type CountedTag = Tag & { readonly examples: number };

/** The tags that a model learns, in the order of the network's outputs, and those that it leaves out. */
export interface TagSelection {
  readonly tags: readonly CountedTag[];
  readonly heads: readonly Head[];
  readonly leftOut: readonly CountedTag[];
}

/**
 * Selects the tags with enough training records, and new tags that are learned from their description. Each group has a
 * head of its own, which is a softmax head if the group is exclusive.
 * @throws {OperationalError} `invalid-input`, when no tag is left
 */
export function selectTags(
  catalogue: readonly Tag[],
  records: readonly CompanyRecord[],
  { exclusiveGroups, minimumExamples, newTags, describedGroups }: TrainingSettings,
): TagSelection {
  const examples = new Map<string, number>();
  for (const tag of records.flatMap(({ tags }) => tags)) examples.set(tag, (examples.get(tag) ?? 0) + 1);
  const counted = catalogue.map((tag) => ({ ...tag, examples: examples.get(tag.id) ?? 0 }));
  const isNew = ({ examples, group, description }: CountedTag) =>
    newTags &&
    examples === 0 &&
    description !== '' &&
    describedGroups.includes(group) &&
    !exclusiveGroups.includes(group);
  const isKept = (tag: CountedTag) => tag.examples >= minimumExamples || isNew(tag);
  const kept = counted.filter(isKept);

  const members = [...Map.groupBy(kept, ({ group }) => group)].map(([group, tags]) => ({
    kind: exclusiveGroups.includes(group) ? ('softmax' as const) : ('sigmoid' as const),
    tags,
  }));
  if (members.length === 0) {
    throw new OperationalError(
      'invalid-input',
      `no tag has at least ${minimumExamples} training records: add records with tags, or lower minimumExamples in the settings`,
    );
  }
  return {
    tags: members.flatMap(({ tags }) => tags),
    heads: members.map(({ kind, tags }) => ({ kind, outputs: tags.length })),
    leftOut: counted.filter((tag) => !isKept(tag)),
  };
}

/** @throws {OperationalError} `invalid-input`, naming a group of the settings that the catalogue does not have */
export function assertGroups(
  { exclusiveGroups, describedGroups }: Pick<TrainingSettings, 'exclusiveGroups' | 'describedGroups'>,
  catalogue: readonly Tag[],
): void {
  const known = groupsOf(catalogue);
  assertKnownGroups('the setting exclusiveGroups has', exclusiveGroups, known);
  assertKnownGroups('the setting describedGroups has', describedGroups, known);
}

/** @throws {OperationalError} `invalid-input`, naming a record that has two tags of an exclusive group */
export function assertExclusive(
  records: readonly CompanyRecord[],
  catalogue: readonly Tag[],
  exclusiveGroups: readonly string[],
): void {
  const groupOf = new Map(catalogue.map(({ id, group }) => [id, group]));
  for (const { id, tags } of records) {
    for (const group of exclusiveGroups) {
      const own = tags.filter((tag) => groupOf.get(tag) === group);
      if (own.length > 1) {
        throw new OperationalError(
          'invalid-input',
          `record ${id} has ${own.join(' and ')}, but the group ${group} allows only one`,
        );
      }
    }
  }
}
