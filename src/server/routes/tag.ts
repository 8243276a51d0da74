import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { modelName } from '../../tagger/shared-model.ts';
import { deadline } from '../deadline.ts';
import { problemAnswers, TAGGING_FAULTS } from '../problem-answers.ts';
import { holdModel } from '../request-model.ts';
import { serialised, type Tagging, tagAnswerSchema } from '../schemas.ts';

export const tagRoute: FastifyPluginAsyncZod<Tagging> = async (
  app,
  { service, schemas, characterLimits, noteTagged, deadlineSeconds },
) => {
  app.post(
    '/tag',
    {
      schema: {
        summary: 'Tag one company',
        body: schemas.tag,
        response: { 200: serialised(tagAnswerSchema), ...problemAnswers(...TAGGING_FAULTS) },
      },
    },
    async (request, reply) => {
      const { options, ...company } = request.body;
      using hold = holdModel(service, reply, options, '/options');
      request.usage.companies = 1;
      await characterLimits.spend(request, company.description.length);
      const result = await hold.tag(company, options, () => deadline(reply, deadlineSeconds));
      noteTagged(request, hold.model, [{ company }]);
      reply.type('application/json; charset=utf-8');
      return `${result.slice(0, -1)},"model":${modelJson(hold.model)}}`;
    },
  );
};
