import type { FastifyInstance } from 'fastify';
import { modelReference } from '../../contract/model-name.ts';

/** Levels at which more is told than a line a request. */
const DETAILED = ['debug', 'trace'];

/**
 * One line a request (at level `debug` another one when it comes). Overviews are customers' data: of a request are
 * logged its route, its sizes and who sent it, and nothing of its body, its headers or its query.
 */
export function addAccessLog(app: FastifyInstance): void {
  if (DETAILED.includes(app.log.level)) {
    app.addHook('onRequest', (request, _, done) => {
      request.log.debug({ route: request.routeOptions.url ?? 'none' }, 'request received');
      done();
    });
  }
  if (![...DETAILED, 'info'].includes(app.log.level)) return;
  app.addHook('onResponse', (request, reply, done) => {
    const { key, model, companies, characters } = request.usage;
    request.log.info(
      {
        method: request.method,
        route: request.routeOptions.url ?? 'none',
        status: reply.statusCode,
        milliseconds: Math.round(10 * reply.elapsedTime) / 10,
        ...(key && { key: key.name }),
        ...(companies > 0 && { companies, characters }),
        ...(model && { model: modelReference(model) }),
      },
      'request completed',
    );
    done();
  });
  app.addHook('onRequestAbort', (request, done) => {
    request.log.info({ route: request.routeOptions.url ?? 'none' }, 'the client has gone');
    done();
  });
}
