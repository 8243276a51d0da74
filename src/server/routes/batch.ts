import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { charactersOf, checkItem } from '../../serving/results.ts';
import { modelName } from '../../tagger/shared-model.ts';
import { deadline } from '../deadline.ts';
import { problemAnswers, TAGGING_FAULTS } from '../problem-answers.ts';
import { holdModel } from '../request-model.ts';
import { batchAnswerSchema, serialised, type Tagging } from '../schemas.ts';

const COMMA = Buffer.from(',');

export const batchRoute: FastifyPluginAsyncZod<Tagging> = async (
  app,
  { service, schemas, characterLimits, noteTagged, deadlineSeconds },
) => {
  app.post(
    '/tag/batch',
    {
      schema: {
        summary: 'Tag many companies',
        description: 'In order; a bad company is an error of its own and spoils no other.',
        body: schemas.batch,
        response: { 200: serialised(batchAnswerSchema), ...problemAnswers(...TAGGING_FAULTS) },
      },
    },
    async (request, reply) => {
      const { companies, options } = request.body;
      using hold = holdModel(service, reply, options, '/options');
      const items = companies.map((company) => checkItem(company, schemas.company));
      request.usage.companies = items.length;
      await characterLimits.spend(request, charactersOf(items));
      const chunks = await hold.tagMany(items, options, deadline(reply, deadlineSeconds));
      noteTagged(request, hold.model, items);
      reply.type('application/json; charset=utf-8');
      const results = chunks.flatMap((chunk) => [Buffer.from(chunk), COMMA]).slice(0, -1);
      const end = Buffer.from(`],"model":${modelJson(hold.model)}}`);
      return Buffer.concat([Buffer.from('{"results":['), ...results, end]);
    },
  );
};
