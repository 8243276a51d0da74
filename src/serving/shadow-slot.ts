import type { Shadow } from './shadow.ts';

/** The candidate that is being judged, if there is one. */
export interface ShadowSlot {
  current: Shadow | undefined;
}
