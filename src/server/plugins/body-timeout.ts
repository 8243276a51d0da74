import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { OperationalError } from '../../contract/error.ts';

/** So often within the time the bodies that are awaited are looked at: cheaper than a timer for each. */
const LOOKS = 10;

/** Ends requests whose body comes too slowly, as of one who wants to hold connections; a stream may take any time. */
export function addBodyTimeout(app: FastifyInstance, seconds: number): void {
  /** In the order that they came. */
  const awaited = new Map<FastifyRequest, { readonly since: number; readonly reply: FastifyReply }>();
  const timer = setInterval(
    () => {
      const latest = performance.now() - 1000 * seconds;
      for (const [request, { since, reply }] of awaited) {
        if (since > latest) break;
        awaited.delete(request);
        // One that failed on its way has its answer.
        if (!reply.sent)
          reply
            .header('connection', 'close')
            .send(new OperationalError('request-timeout', 'the body has not arrived in time'));
      }
    },
    (1000 * seconds) / LOOKS,
  ).unref();

  app.addHook('preParsing', (request, reply, payload, done) => {
    if (!request.routeOptions.config.isStream) awaited.set(request, { since: performance.now(), reply });
    done(null, payload);
  });
  app.addHook('preValidation', (request, _, done) => {
    awaited.delete(request);
    done();
  });
  app.addHook('onClose', async () => clearInterval(timer));
}
