import type { FastifyReply } from 'fastify';

/** Aborted when the time is over (a `TimeoutError`), or when the client has gone before its answer. */
export function deadline(reply: FastifyReply, seconds: number): AbortSignal {
  return AbortSignal.any([AbortSignal.timeout(seconds * 1000), gone(reply)]);
}

/** Aborted when the client has gone before its answer. */
export function gone(reply: FastifyReply): AbortSignal {
  const controller = new AbortController();
  reply.raw.once('close', () => {
    if (!reply.raw.writableFinished) controller.abort();
  });
  return controller.signal;
}
