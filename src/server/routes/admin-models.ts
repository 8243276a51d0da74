import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { EXAMPLES } from '../../contract/examples.ts';
import { modelNameSchema } from '../../contract/model-name.ts';
import type { ModelDeployment } from '../../serving/model-deployment.ts';
import { modelName } from '../../tagger/shared-model.ts';
import { ADMIN_FAULTS, BODY_FAULTS, problemAnswers } from '../problem-answers.ts';

const servingSchema = z.object({ model: modelNameSchema });
const versionsSchema = z.object({
  versions: z.array(
    z.object({
      version: z.string(),
      createdAt: z.string(),
      formatVersion: z.int(),
      devMicroF1: z.number(),
      isActive: z.boolean(),
    }),
  ),
});
const activateSchema = z
  .strictObject({
    version: z.string().min(1).max(128).describe('As `GET /admin/models` lists it.'),
  })
  .meta({ examples: [EXAMPLES.activate] });

/** Which versions there are, and which serves. The answer to a change comes when the new model serves. */
export const adminModelRoutes: FastifyPluginAsyncZod<{ deployment: ModelDeployment }> = async (
  app,
  { deployment },
) => {
  const config = { access: 'admin' } as const;
  const errors = problemAnswers(...ADMIN_FAULTS, 409, 422);

  app.get(
    '/admin/models',
    {
      config,
      schema: {
        summary: 'The versions of the model',
        response: { 200: versionsSchema, ...problemAnswers(...ADMIN_FAULTS, 409) },
      },
    },
    async () => ({ versions: await deployment.list() }),
  );
  app.post(
    '/admin/models/activate',
    {
      config,
      schema: {
        summary: 'Serve another version',
        body: activateSchema,
        response: { 200: servingSchema, ...errors, ...problemAnswers(...BODY_FAULTS) },
      },
    },
    async ({ body }) => ({ model: modelName(await deployment.activate(body.version)) }),
  );
  app.post(
    '/admin/models/rollback',
    { config, schema: { summary: 'Serve the version before', response: { 200: servingSchema, ...errors } } },
    async () => ({ model: modelName(await deployment.rollBack()) }),
  );
  app.post(
    '/admin/models/reload',
    {
      config,
      schema: { summary: 'Read the model from the disk anew', response: { 200: servingSchema, ...errors } },
    },
    async () => ({ model: modelName(await deployment.reload()) }),
  );
};
