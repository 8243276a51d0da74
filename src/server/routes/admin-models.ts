import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { activateSchema, servingSchema, versionsSchema } from '../../contract/administration.ts';
import { modelName } from '../../tagger/shared-model.ts';
import { BODY_ERRORS, KEY_ERRORS, problemResponses } from '../responses.ts';

/** The versions of the model, and which of them serves. A change is answered once the new model serves. */
export const adminModelRoutes: FastifyPluginAsyncZod = async (app) => {
  const { deployment } = app;
  const config = { access: ['admin'] } as const;
  const errors = problemResponses(...KEY_ERRORS, 409, 422);

  app.get(
    '/admin/models',
    {
      config,
      schema: {
        operationId: 'listModelVersions',
        tags: ['Administration'],
        summary: 'List the versions of the model',
        response: {
          200: versionsSchema.describe('The versions.'),
          ...problemResponses(...KEY_ERRORS, 409),
        },
      },
    },
    async () => {
      const { current } = app.shadow;
      return {
        versions: await deployment.list(),
        ...(current && { shadow: current.candidate.manifest.version }),
      };
    },
  );
  app.post(
    '/admin/models/activate',
    {
      config,
      schema: {
        operationId: 'activateModelVersion',
        tags: ['Administration'],
        summary: 'Serve another version',
        body: activateSchema,
        response: {
          200: servingSchema.describe('The model that now serves.'),
          ...errors,
          ...problemResponses(...BODY_ERRORS),
        },
      },
    },
    async ({ body }) => ({ model: modelName(await deployment.activate(body.version)) }),
  );
  app.post(
    '/admin/models/rollback',
    {
      config,
      schema: {
        operationId: 'rollBackModel',
        tags: ['Administration'],
        summary: 'Serve the former version',
        response: { 200: servingSchema.describe('The model that now serves.'), ...errors },
      },
    },
    async () => ({ model: modelName(await deployment.rollBack()) }),
  );
  app.post(
    '/admin/models/reload',
    {
      config,
      schema: {
        operationId: 'reloadModel',
        tags: ['Administration'],
        summary: 'Read the model from disk again',
        response: { 200: servingSchema.describe('The model that now serves.'), ...errors },
      },
    },
    async () => ({ model: modelName(await deployment.reload()) }),
  );
};
