import fastifyPlugin from 'fastify-plugin';
import { modelReference } from '../../contract/model-name.ts';

/** The levels with more than one line for each request. */
const DETAILED = ['debug', 'trace'];

/**
 * Logs one line for each request, and at level `debug` another when it arrives. Overviews are customers' data: a line has
 * the route, the sizes and the caller of a request, but nothing of its body, its headers or its query.
 */
export const accessLog = fastifyPlugin(
  async (app) => {
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
      request.log.info({ route: request.routeOptions.url ?? 'none' }, 'client disconnected');
      done();
    });
  },
  { name: 'access-log', dependencies: ['request-context'] },
);
