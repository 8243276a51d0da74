import { OperationalError } from '../contract/error.ts';
import type { Catalogue } from '../model/catalogue.ts';

/** @throws {OperationalError} `wrong-use`, naming a group that the model does not have, and those that it has */
export function assertKnownGroups(groups: readonly string[] = [], { tags }: Catalogue): void {
  const known = new Set(tags.map(({ group }) => group));
  const unknown = groups.find((group) => !known.has(group));
  if (unknown === undefined) return;
  throw new OperationalError(
    'wrong-use',
    `the model has no group ${unknown}; its groups are ${[...known].join(', ')}`,
  );
}
