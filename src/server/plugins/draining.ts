import type { FastifyInstance } from 'fastify';

/**
 * From the start of `app.close()` on, every answer closes its connection: kept alive and idle, it would hold the
 * server open until the grace time is over.
 * @returns whether the service drains
 */
export function addDraining(app: FastifyInstance): () => boolean {
  let isDraining = false;
  app.addHook('preClose', async () => {
    isDraining = true;
  });
  app.addHook('onSend', (_, reply, payload, done) => {
    if (isDraining) reply.header('connection', 'close');
    done(null, payload);
  });
  return () => isDraining;
}
