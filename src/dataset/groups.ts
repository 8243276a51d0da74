import { OperationalError } from '../contract/error.ts';

interface Grouped {
  readonly group: string;
}

/** The tag groups of a catalogue, in its order. */
export function groupsOf(catalogue: readonly Grouped[]): string[] {
  return [...new Set(catalogue.map(({ group }) => group))];
}

/**
 * @param place what names the groups, for the error message
 * @param known the groups of the catalogue
 * @throws {OperationalError} `invalid-input`, naming a group that no tag of the catalogue has, and those that there are
 */
export function assertKnownGroups(place: string, groups: readonly string[], known: readonly string[]): void {
  const unknown = groups.find((group) => !known.includes(group));
  if (unknown === undefined) return;
  throw new OperationalError(
    'invalid-input',
    `${place} the group ${unknown}, which is not in the catalogue; its groups are ${known.join(', ')}`,
  );
}
