import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { modelAnswerSchema, tagsAnswerSchema } from '../../contract/model.ts';
import { tagIn } from '../../tagger/label-in.ts';
import { modelName } from '../../tagger/shared-model.ts';
import { holdModel } from '../hold-model.ts';
import { preferredLanguage } from '../in-language.ts';
import { KEY_ERRORS, problemResponses } from '../responses.ts';

/** The tags of the model, and the model itself. */
export const modelRoutes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/tags',
    {
      config: { access: 'key' },
      schema: {
        operationId: 'listTags',
        tags: ['Model'],
        summary: 'List the tags that the model can give',
        response: { 200: tagsAnswerSchema.describe('The tags.'), ...problemResponses(...KEY_ERRORS, 503) },
      },
    },
    async (request, reply) => {
      using hold = holdModel(reply);
      const language = preferredLanguage(request);
      const tags = hold.model.catalogue.tags.map((tag) => tagIn(language, tag));
      reply.header('vary', 'accept-language');
      return { tags, model: modelName(hold.model) };
    },
  );
  app.get(
    '/model',
    {
      config: { access: 'key' },
      schema: {
        operationId: 'getModel',
        tags: ['Model'],
        summary: 'Describe the model',
        description: 'Its settings, its data, its scores, and the tags that it leaves out.',
        response: {
          200: modelAnswerSchema.describe('The model that serves.'),
          ...problemResponses(...KEY_ERRORS, 503),
        },
      },
    },
    async (_, reply) => {
      using hold = holdModel(reply);
      const shadow = app.shadow.current?.candidate.manifest.version;
      return {
        ...hold.model.manifest,
        digest: modelName(hold.model).digest,
        ...(shadow !== undefined && { shadow }),
      };
    },
  );
};
