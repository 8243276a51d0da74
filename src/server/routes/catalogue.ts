import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { manifestSchema } from '../../model/manifest.ts';
import type { SharedModel } from '../../tagger/shared-model.ts';
import { modelName } from '../model-name.ts';
import { modelNameSchema } from '../schemas.ts';

const tagsAnswerSchema = z.object({ tags: manifestSchema.shape.tags, model: modelNameSchema });
const modelAnswerSchema = manifestSchema.omit({ tags: true, golden: true, files: true });

/** What the model can say, and what it is. */
export const catalogueRoutes: FastifyPluginAsyncZod<{ model: SharedModel }> = async (app, { model }) => {
  const { manifest } = model;
  app.get(
    '/tags',
    { schema: { summary: 'The tags that the model can give', response: { 200: tagsAnswerSchema } } },
    async () => ({ tags: manifest.tags, model: modelName(model) }),
  );
  app.get(
    '/model',
    {
      schema: {
        summary: 'The model',
        description: 'Settings, data, scores and the tags that it leaves out.',
        response: { 200: modelAnswerSchema },
      },
    },
    async () => manifest,
  );
};
