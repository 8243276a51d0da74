import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { problemSchema } from '../../tagger/problem.ts';
import { checkItem } from '../../tagger/results.ts';
import type { TaggingService } from '../../tagger/tagging-service.ts';
import { deadline } from '../deadline.ts';
import { modelName } from '../model-name.ts';
import { batchAnswerSchema, type RequestSchemas, serialised } from '../schemas.ts';

const COMMA = Buffer.from(',');

export const batchRoute: FastifyPluginAsyncZod<{
  service: TaggingService;
  schemas: RequestSchemas;
  deadlineSeconds: number;
}> = async (app, { service, schemas, deadlineSeconds }) => {
  const end = Buffer.from(`],"model":${JSON.stringify(modelName(service.model))}}`);
  app.post(
    '/tag/batch',
    {
      schema: {
        summary: 'Tag many companies',
        description: 'In order; a bad company is an error of its own and spoils no other.',
        body: schemas.batch,
        response: { 200: serialised(batchAnswerSchema), '4xx': problemSchema, 503: problemSchema },
      },
    },
    async ({ body: { companies, options } }, reply) => {
      const items = companies.map((company) => checkItem(company, schemas.company));
      const chunks = await service.tagMany(items, options, deadline(reply, deadlineSeconds));
      reply.type('application/json; charset=utf-8');
      const results = chunks.flatMap((chunk) => [Buffer.from(chunk), COMMA]).slice(0, -1);
      return Buffer.concat([Buffer.from('{"results":['), ...results, end]);
    },
  );
};
