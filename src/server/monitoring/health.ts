import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { healthSchema, livenessSchema, type Readiness, readinessSchema } from '../../contract/health.ts';
import type { ModelName } from '../../contract/model-name.ts';
import { problemResponses } from '../responses.ts';

interface HealthOptions {
  readonly readiness: () => Readiness;
  /** Undefined while no model is loaded. */
  readonly model: () => ModelName | undefined;
}

/**
 * `/health` for people, and for probes `/health/live` (the process answers) and `/health/ready` (it can do its work). The
 * service and the queue workers have it in common.
 */
export const healthRoutes: FastifyPluginAsyncZod<HealthOptions> = async (app, { readiness, model }) => {
  const config = { access: 'public' } as const;
  const statusCode = () => (readiness().status === 'ok' ? 200 : 503);

  app.get(
    '/health',
    {
      config,
      schema: {
        operationId: 'getHealth',
        tags: ['Monitoring'],
        summary: 'Show status, model and uptime',
        response: {
          200: healthSchema.describe('The service is ready.'),
          503: healthSchema.describe('The service is not ready.'),
          ...problemResponses(403),
        },
      },
    },
    async (_, reply) => {
      const name = model();
      return reply.code(statusCode()).send({
        ...readiness(),
        ...(name && { model: name }),
        uptimeSeconds: Math.round(process.uptime()),
      });
    },
  );
  app.get(
    '/health/live',
    {
      config,
      schema: {
        operationId: 'getLiveness',
        tags: ['Monitoring'],
        summary: 'Liveness: the process answers',
        response: { 200: livenessSchema.describe('The process answers.'), ...problemResponses(403) },
      },
    },
    async () => ({ status: 'ok' as const }),
  );
  app.get(
    '/health/ready',
    {
      config,
      schema: {
        operationId: 'getReadiness',
        tags: ['Monitoring'],
        summary:
          'Readiness: the model is loaded, tags as it did in training, and has tagged a text as for a request',
        response: {
          200: readinessSchema.describe('The process is ready.'),
          503: readinessSchema.describe('The process is not ready.'),
          ...problemResponses(403),
        },
      },
    },
    async (_, reply) => reply.code(statusCode()).send(readiness()),
  );
};
