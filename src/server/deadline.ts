import type { FastifyReply } from 'fastify';

/** Aborted when the request's deadline has passed (a `TimeoutError`), or when the client disconnects before the answer. */
export function deadline(reply: FastifyReply): AbortSignal {
  const milliseconds = 1000 * reply.server.config.deadlineSeconds;
  return AbortSignal.any([AbortSignal.timeout(milliseconds), disconnected(reply)]);
}

/** Aborted when the client disconnects before the answer. */
export function disconnected(reply: FastifyReply): AbortSignal {
  const controller = new AbortController();
  if (reply.raw.destroyed) controller.abort();
  reply.raw.once('close', () => {
    if (!reply.raw.writableFinished) controller.abort();
  });
  return controller.signal;
}
