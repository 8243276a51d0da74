import type { Usage } from './usage.ts';

/**
 * The ID under which a request is stored for review. Callers choose the IDs of their requests, and must not replace
 * another's or name it by chance, so the name of the key is part of it.
 */
export function storedRequestId({ key }: Usage, requestId: string): string {
  return key === undefined ? requestId : `${key.name}/${requestId}`;
}
