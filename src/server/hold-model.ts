import type { FastifyReply } from 'fastify';
import { invalidRequest } from '../contract/error.ts';
import { modelReference } from '../contract/model-name.ts';
import type { TagOptions } from '../contract/tag-options.ts';
import type { ModelHold } from '../serving/model-hold.ts';
import { modelName } from '../tagger/shared-model.ts';
import { unknownGroup } from '../tagger/unknown-group.ts';
import { untilClosed } from './until-closed.ts';

/**
 * Holds the model for a request until its answer has been sent, and names it in the response header and in the log.
 * @param path of the options in the request
 * @throws {OperationalError} `not-ready`, or `invalid-request` when the options name a group that the model does not have
 */
export function holdModel(reply: FastifyReply, options: TagOptions = {}, path = ''): ModelHold {
  const hold = untilClosed(reply, reply.server.service.holdModel());
  const fault = unknownGroup(options, hold.groups, path);
  if (fault) throw invalidRequest([fault]);
  const { usage } = reply.request;
  usage.model = modelName(hold.model);
  reply.header('x-model-version', modelReference(usage.model));
  hold.onWork = usage.onWork;
  return hold;
}
