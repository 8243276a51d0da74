import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { modelNameSchema } from '../../contract/model-name.ts';
import type { TaggingService } from '../../serving/tagging-service.ts';
import { modelName } from '../../tagger/shared-model.ts';

const readinessSchema = z.object({
  status: z.enum(['ok', 'loading', 'draining', 'failed']),
  reason: z.string().optional(),
});
const healthSchema = readinessSchema.extend({
  model: modelNameSchema.optional(),
  uptimeSeconds: z.number(),
});

/** For people `/health`; for probes `/health/live` (the process answers) and `/health/ready` (send it requests). */
export const healthRoutes: FastifyPluginAsyncZod<{ service: TaggingService }> = async (app, { service }) => {
  const config = { access: 'public' } as const;
  const code = () => (service.state.status === 'ok' ? 200 : 503);

  app.get(
    '/health',
    {
      config,
      schema: { summary: 'State, model and uptime', response: { 200: healthSchema, 503: healthSchema } },
    },
    async (_, reply) => {
      const { model, state } = service;
      return reply.code(code()).send({
        ...state,
        ...(model && { model: modelName(model) }),
        uptimeSeconds: Math.round(process.uptime()),
      });
    },
  );
  app.get(
    '/health/live',
    {
      config,
      schema: {
        summary: 'Liveness: the process answers',
        response: { 200: z.object({ status: z.literal('ok') }) },
      },
    },
    async () => ({ status: 'ok' as const }),
  );
  app.get(
    '/health/ready',
    {
      config,
      schema: {
        summary:
          'Readiness: dictionary and model are loaded, and the model tags its own texts as in training',
        response: { 200: readinessSchema, 503: readinessSchema },
      },
    },
    async (_, reply) => reply.code(code()).send(service.state),
  );
};
