import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import project from '../../../package.json' with { type: 'json' };
import type { TaggingService } from '../../serving/tagging-service.ts';
import { assertModel, MODEL_PATHS, metadataOf, modelParameters, modelSchema } from '../open-inference.ts';
import { problemAnswers } from '../problem-answers.ts';
import { holdModel } from '../request-model.ts';

const serverSchema = z.object({ name: z.string(), version: z.string(), extensions: z.array(z.string()) });
const liveSchema = z.object({ live: z.boolean() });
const readySchema = z.object({ ready: z.boolean() });

/** The Open Inference Protocol for clients that speak it already: server, health and model. */
export const openInferenceRoutes: FastifyPluginAsyncZod<{ service: TaggingService }> = async (
  app,
  { service },
) => {
  const config = { access: 'public' } as const;
  app.get(
    '/v2',
    { config, schema: { summary: 'Open Inference Protocol: the server', response: { 200: serverSchema } } },
    async () => ({ name: project.name, version: project.version, extensions: [] }),
  );
  app.get(
    '/v2/health/live',
    { config, schema: { summary: 'Open Inference Protocol: liveness', response: { 200: liveSchema } } },
    async () => ({ live: true }),
  );
  app.get(
    '/v2/health/ready',
    {
      config,
      schema: {
        summary: 'Open Inference Protocol: readiness',
        response: { 200: readySchema, 503: readySchema },
      },
    },
    async (_, reply) => {
      const ready = service.state.status === 'ok';
      return reply.code(ready ? 200 : 503).send({ ready });
    },
  );
  for (const path of MODEL_PATHS) {
    app.get(
      path,
      {
        schema: {
          summary: 'Open Inference Protocol: the model',
          params: modelParameters,
          response: { 200: modelSchema, ...problemAnswers(401, 404, 503) },
        },
      },
      async ({ params }, reply) => {
        using hold = holdModel(service, reply);
        assertModel(hold.model, params);
        return metadataOf(hold.model);
      },
    );
  }
};
