import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import type { Tagger } from '../../tagger/tagger.ts';
import { modelName } from '../model-name.ts';
import { problemSchema } from '../problem.ts';
import { type RequestSchemas, tagAnswerSchema } from '../schemas.ts';

export const tagRoute: FastifyPluginAsyncZod<{ tagger: Tagger; schemas: RequestSchemas }> = async (
  app,
  { tagger, schemas },
) => {
  app.post(
    '/tag',
    {
      schema: {
        summary: 'Tag one company',
        body: schemas.tag,
        response: { 200: tagAnswerSchema, '4xx': problemSchema },
      },
    },
    async ({ body: { id, description, options } }) => ({
      ...(id !== undefined && { id }),
      ...tagger.tag(description, options),
      model: modelName(tagger),
    }),
  );
};
