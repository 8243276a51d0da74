import fastifyPlugin from 'fastify-plugin';

/**
 * While the service drains, every answer closes its connection. A connection that is kept alive would hold the server open
 * until the grace period is over.
 */
export const draining = fastifyPlugin(
  async (app) => {
    app.addHook('onSend', (_, reply, payload, done) => {
      if (app.service.readiness.status === 'draining') reply.header('connection', 'close');
      done(null, payload);
    });
  },
  { name: 'draining', dependencies: ['engine'] },
);
