import fastifyPlugin from 'fastify-plugin';

/**
 * While the service drains, every answer closes its connection. A connection that is kept alive would hold the server open
 * until the grace period is over.
 */
export const draining = fastifyPlugin(
  async (app) => {
    const isDraining = () => app.service.readiness.status === 'draining';
    app.addHook('onSend', (_, reply, payload, done) => {
      if (isDraining()) reply.header('connection', 'close');
      done(null, payload);
    });
    // The header of a long answer may have been sent before.
    app.addHook('onResponse', ({ raw }, _, done) => {
      if (isDraining() && raw.complete) raw.socket.end();
      done();
    });
  },
  { name: 'draining', dependencies: ['engine'] },
);
