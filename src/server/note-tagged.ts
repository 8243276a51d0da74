import type { FastifyRequest } from 'fastify';
import type { Item } from '../serving/items.ts';
import type { SharedModel } from '../tagger/shared-model.ts';
import { storedRequestId } from './stored-request-id.ts';

/** Offers companies that have been tagged to the shadow model, if there is one, and stores them for review. */
export function noteTagged(
  { server, id, usage }: FastifyRequest,
  model: SharedModel,
  items: readonly Item[],
): void {
  for (const item of items) if ('company' in item) server.shadow.current?.offer(item.company);
  server.feedback?.note(storedRequestId(usage, id), model, items);
}
