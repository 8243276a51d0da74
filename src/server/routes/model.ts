import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { modelNameSchema } from '../../contract/model-name.ts';
import { manifestSchema } from '../../model/manifest.ts';
import type { TaggingService } from '../../serving/tagging-service.ts';
import { modelName } from '../../tagger/shared-model.ts';
import { problemAnswers } from '../problem-answers.ts';
import { holdModel } from '../request-model.ts';

export const tagsAnswerSchema = z.object({ tags: manifestSchema.shape.tags, model: modelNameSchema });
export const modelAnswerSchema = manifestSchema
  .omit({ tags: true, golden: true, files: true, reference: true })
  .extend({ digest: modelNameSchema.shape.digest });

/** What the model can say, and what it is. */
export const catalogueRoutes: FastifyPluginAsyncZod<{ service: TaggingService }> = async (
  app,
  { service },
) => {
  app.get(
    '/tags',
    {
      schema: {
        summary: 'The tags that the model can give',
        response: { 200: tagsAnswerSchema, ...problemAnswers(401, 503) },
      },
    },
    async (_, reply) => {
      using hold = holdModel(service, reply);
      return { tags: hold.model.manifest.tags, model: modelName(hold.model) };
    },
  );
  app.get(
    '/model',
    {
      schema: {
        summary: 'The model',
        description: 'Settings, data, scores and the tags that it leaves out.',
        response: { 200: modelAnswerSchema, ...problemAnswers(401, 503) },
      },
    },
    async (_, reply) => {
      using hold = holdModel(service, reply);
      return { ...hold.model.manifest, digest: modelName(hold.model).digest };
    },
  );
};
