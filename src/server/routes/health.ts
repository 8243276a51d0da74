import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { SharedModel } from '../../tagger/shared-model.ts';
import { modelName } from '../model-name.ts';
import { modelNameSchema } from '../schemas.ts';

const statusSchema = z.object({ status: z.enum(['ok', 'draining']) });
const healthSchema = statusSchema.extend({ model: modelNameSchema, uptimeSeconds: z.number() });

/** For people `/health`; for probes `/health/live` (the process answers) and `/health/ready` (send it requests). */
export const healthRoutes: FastifyPluginAsyncZod<{ model: SharedModel; isDraining: () => boolean }> = async (
  app,
  { model, isDraining },
) => {
  function readiness() {
    return isDraining()
      ? ({ code: 503, status: 'draining' } as const)
      : ({ code: 200, status: 'ok' } as const);
  }

  app.get(
    '/health',
    { schema: { summary: 'State, model and uptime', response: { 200: healthSchema, 503: healthSchema } } },
    async (_, reply) => {
      const { code, status } = readiness();
      return reply
        .code(code)
        .send({ status, model: modelName(model), uptimeSeconds: Math.round(process.uptime()) });
    },
  );
  app.get(
    '/health/live',
    { schema: { summary: 'Liveness: the process answers', response: { 200: statusSchema } } },
    async () => ({ status: 'ok' as const }),
  );
  app.get(
    '/health/ready',
    { schema: { summary: 'Readiness: it can tag', response: { 200: statusSchema, 503: statusSchema } } },
    async (_, reply) => {
      const { code, status } = readiness();
      return reply.code(code).send({ status });
    },
  );
};
