import type { FastifyInstance } from 'fastify';

/** A body has not arrived in time. */
export class BodyTimeoutError extends Error {
  override name = 'BodyTimeoutError';
}

/** Ends requests whose body comes too slowly, as of one who wants to hold connections; a stream may take any time. */
export function addBodyTimeout(app: FastifyInstance, seconds: number): void {
  app.addHook('preParsing', (request, reply, payload, done) => {
    if (!request.routeOptions.config.isStream && !request.raw.complete) {
      const timer = setTimeout(() => {
        reply.header('connection', 'close').send(new BodyTimeoutError('the body has not arrived in time'));
      }, 1000 * seconds).unref();
      const stop = () => clearTimeout(timer);
      payload.once('end', stop).once('error', stop).once('close', stop);
    }
    done(null, payload);
  });
}
