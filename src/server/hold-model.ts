import type { FastifyReply } from 'fastify';
import { invalidRequest } from '../contract/error.ts';
import { modelReference } from '../contract/model-name.ts';
import type { TagOptions } from '../contract/tag-options.ts';
import type { ModelHold } from '../serving/model-hold.ts';
import type { TaggingService } from '../serving/tagging-service.ts';

/**
 * The model that answers this request to its end, named in the answer's header and in the log.
 * @param path of the options in the request
 * @throws {OperationalError} when there is none
 * @throws {OperationalError} when options name a group that the model has no tags of
 */
export function holdModel(
  service: TaggingService,
  reply: FastifyReply,
  options?: TagOptions,
  path = '',
): ModelHold {
  const hold = service.holdModel();
  const index = options?.groups?.findIndex((group) => !hold.groups.includes(group)) ?? -1;
  if (index >= 0) {
    hold[Symbol.dispose]();
    const message = `must be one of ${hold.groups.join(', ')}`;
    throw invalidRequest([{ path: `${path}/groups/${index}`, message }]);
  }
  reply.header('x-model-version', modelReference(hold.model));
  const { usage } = reply.request;
  usage.model = hold.model;
  hold.onWork = usage.onWork;
  return hold;
}
