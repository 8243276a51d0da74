import type { FastifyInstance } from 'fastify';
import type { TaggingService } from '../../serving/tagging-service.ts';

/**
 * While the service drains, every answer closes its connection: kept alive and idle, it would hold the server open until
 * the grace time is over.
 */
export function addDraining(app: FastifyInstance, service: TaggingService): void {
  app.addHook('preClose', async () => service.drain());
  app.addHook('onSend', (_, reply, payload, done) => {
    if (service.state.status === 'draining') reply.header('connection', 'close');
    done(null, payload);
  });
}
