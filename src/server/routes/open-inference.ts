import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import project from '../../../package.json' with { type: 'json' };
import {
  modelMetadataSchema,
  serverLiveSchema,
  serverMetadataSchema,
  serverReadySchema,
} from '../../contract/open-inference.ts';
import { holdModel } from '../hold-model.ts';
import { assertServed, MODEL_PATHS, metadataOf } from '../model-metadata.ts';
import { KEY_ERRORS, problemResponses } from '../responses.ts';

/** Server, health and model of the Open Inference Protocol. */
export const openInferenceRoutes: FastifyPluginAsyncZod = async (app) => {
  const config = { access: 'public' } as const;
  app.get(
    '/v2',
    {
      config,
      schema: {
        operationId: 'getInferenceServer',
        tags: ['Other protocols'],
        summary: 'Open Inference Protocol: describe the server',
        response: { 200: serverMetadataSchema.describe('The server.'), ...problemResponses(403) },
      },
    },
    async () => ({ name: project.name, version: project.version, extensions: [] }),
  );
  app.get(
    '/v2/health/live',
    {
      config,
      schema: {
        operationId: 'getInferenceLiveness',
        tags: ['Other protocols'],
        summary: 'Open Inference Protocol: liveness',
        response: { 200: serverLiveSchema.describe('The process answers.'), ...problemResponses(403) },
      },
    },
    async () => ({ live: true }),
  );
  app.get(
    '/v2/health/ready',
    {
      config,
      schema: {
        operationId: 'getInferenceReadiness',
        tags: ['Other protocols'],
        summary: 'Open Inference Protocol: readiness',
        response: {
          200: serverReadySchema.describe('The service is ready.'),
          503: serverReadySchema.describe('The service is not ready.'),
          ...problemResponses(403),
        },
      },
    },
    async (_, reply) => {
      const ready = app.service.readiness.status === 'ok';
      return reply.code(ready ? 200 : 503).send({ ready });
    },
  );
  for (const { path, of, params } of MODEL_PATHS) {
    app.get(
      path,
      {
        config: { access: 'key' },
        schema: {
          operationId: `getInference${of}`,
          tags: ['Other protocols'],
          summary: 'Open Inference Protocol: describe the model',
          params,
          response: {
            200: modelMetadataSchema.describe('The model.'),
            ...problemResponses(...KEY_ERRORS, 404, 503),
          },
        },
      },
      async (request, reply) => {
        using hold = holdModel(reply);
        assertServed(hold.model, request.params);
        return metadataOf(hold.model);
      },
    );
  }
};
