import type { FastifyReply } from 'fastify';

/** Keeps something until the answer has been sent, or the client is gone. */
export function untilClosed<Resource extends Disposable>(
  { raw }: FastifyReply,
  resource: Resource,
): Resource {
  if (raw.destroyed) resource[Symbol.dispose]();
  else raw.once('close', () => resource[Symbol.dispose]());
  return resource;
}
