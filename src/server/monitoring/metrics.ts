import fastifyPlugin from 'fastify-plugin';
import { collectDefaultMetrics, Registry } from 'prom-client';
import { z } from 'zod';
import { problemResponses } from '../responses.ts';

declare module 'fastify' {
  interface FastifyInstance {
    /** The metrics that `GET /metrics` serves. */
    metrics: Registry;
  }
}

/**
 * `GET /metrics` for Prometheus, with names and units by its conventions, and without any text. The service and the queue
 * workers have it in common.
 */
export const metrics = fastifyPlugin(
  async (app) => {
    const registry = new Registry();
    collectDefaultMetrics({ register: registry });
    app.decorate('metrics', registry);
    app.get(
      '/metrics',
      {
        config: { access: 'public' },
        schema: {
          operationId: 'getMetrics',
          tags: ['Monitoring'],
          summary: 'Metrics for Prometheus',
          response: {
            200: {
              description: 'Metrics in the text format.',
              content: { 'text/plain': { schema: z.string() } },
            },
            ...problemResponses(403),
          },
        },
      },
      async (_, reply) => reply.type(registry.contentType).send(await registry.metrics()),
    );
  },
  { name: 'metrics' },
);
