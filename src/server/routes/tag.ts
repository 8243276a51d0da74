import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { problemSchema } from '../../tagger/problem.ts';
import { withId } from '../../tagger/results.ts';
import type { TaggingService } from '../../tagger/tagging-service.ts';
import { deadline } from '../deadline.ts';
import { modelName } from '../model-name.ts';
import { type RequestSchemas, serialised, tagAnswerSchema } from '../schemas.ts';

export const tagRoute: FastifyPluginAsyncZod<{
  service: TaggingService;
  schemas: RequestSchemas;
  deadlineSeconds: number;
}> = async (app, { service, schemas, deadlineSeconds }) => {
  const model = JSON.stringify(modelName(service.model));
  app.post(
    '/tag',
    {
      schema: {
        summary: 'Tag one company',
        body: schemas.tag,
        response: { 200: serialised(tagAnswerSchema), '4xx': problemSchema, 503: problemSchema },
      },
    },
    async ({ body: { id, description, options } }, reply) => {
      const tagging =
        (await service.tagInline(description, options)) ??
        (await service.tagMany([description], options, deadline(reply, deadlineSeconds)))[0];
      reply.type('application/json; charset=utf-8');
      return `${withId(id, tagging).slice(0, -1)},"model":${model}}`;
    },
  );
};
