import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { problemSchema } from '../../tagger/problem.ts';
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
    async ({ body: { options, ...company } }, reply) => {
      const result =
        (await service.tagInline(company, options)) ??
        textOf(await service.tagMany([{ company }], options, deadline(reply, deadlineSeconds)));
      reply.type('application/json; charset=utf-8');
      return `${result.slice(0, -1)},"model":${model}}`;
    },
  );
};

function textOf([bytes]: ArrayBuffer[]): string {
  return new TextDecoder().decode(bytes);
}
