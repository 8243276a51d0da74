import type { FastifyReply } from 'fastify';

/** Aborted when the time is over (a `TimeoutError`), or when the client has gone before its answer. */
export function deadline(reply: FastifyReply, seconds: number): AbortSignal {
  const gone = new AbortController();
  reply.raw.once('close', () => {
    if (!reply.raw.writableFinished) gone.abort();
  });
  return AbortSignal.any([AbortSignal.timeout(seconds * 1000), gone.signal]);
}
