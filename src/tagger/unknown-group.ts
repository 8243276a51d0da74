import type { Fault } from '../contract/faults.ts';
import type { TagOptions } from '../contract/tag-options.ts';

/**
 * The fault of options that name a group that the model does not have; undefined if there is none.
 * @param known the groups of the model
 * @param path of the options in the request
 */
export function unknownGroup(
  { groups = [] }: TagOptions,
  known: readonly string[],
  path: string,
): Fault | undefined {
  const index = groups.findIndex((group) => !known.includes(group));
  if (index < 0) return undefined;
  return { path: `${path}/groups/${index}`, message: `must be one of ${known.join(', ')}` };
}
