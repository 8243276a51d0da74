import type { FastifyReply, FastifyRequest } from 'fastify';
import fastifyPlugin from 'fastify-plugin';
import { OperationalError } from '../../contract/error.ts';

/** How many times within the timeout the pending bodies are checked. This is cheaper than a timer for each body. */
const CHECKS = 10;

interface PendingBody {
  readonly since: number;
  readonly reply: FastifyReply;
}

/** Ends requests whose body arrives too slowly, so that nobody can hold connections open. Streams have no such limit. */
export const bodyTimeout = fastifyPlugin(
  async (app) => {
    const milliseconds = 1000 * app.config.bodyTimeoutSeconds;
    /** In order of arrival. */
    const pending = new Map<FastifyRequest, PendingBody>();
    const timer = setInterval(() => {
      const latest = performance.now() - milliseconds;
      for (const [request, { since, reply }] of pending) {
        if (since > latest) break;
        pending.delete(request);
        // A request that has failed already has its answer.
        if (reply.sent) continue;
        const error = new OperationalError('request-timeout', 'the body did not arrive in time');
        reply.header('connection', 'close').send(error);
      }
    }, milliseconds / CHECKS).unref();

    app.addHook('preParsing', (request, reply, payload, done) => {
      if (!request.routeOptions.config.isStream) pending.set(request, { since: performance.now(), reply });
      done(null, payload);
    });
    app.addHook('preValidation', (request, _, done) => {
      pending.delete(request);
      done();
    });
    app.addHook('onClose', async () => clearInterval(timer));
  },
  { name: 'body-timeout' },
);
