import type { ModelTag } from '../contract/model.ts';
import type { Manifest } from './manifest.ts';
import type { Changes } from './overlay/changes.ts';
import type { CrosswalkTarget } from './overlay/crosswalk.ts';

/** What answers make of the outputs of a network. */
export interface Catalogue {
  /** All tags that answers can have. */
  readonly tags: readonly ModelTag[];
  /** Without an overlay, each output is a tag. */
  readonly overlay?: {
    readonly changes: Changes;
    /** The outputs whose tags are given no more. */
    readonly retired: ReadonlySet<number>;
    readonly targets: readonly CrosswalkTarget[];
  };
}

export function catalogueOf({ tags }: Pick<Manifest, 'tags'>): Catalogue {
  return { tags };
}
