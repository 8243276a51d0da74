import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { modelJson } from '../../contract/model-name.ts';
import { deadline } from '../deadline.ts';
import { problemAnswers, TAGGING_FAULTS } from '../problem-answers.ts';
import { leaseFor } from '../request-model.ts';
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
      using lease = leaseFor(service, reply, options, '/options');
      request.usage.companies = 1;
      await characterLimits.spend(request, company.description.length);
      const result = await lease.tag(company, options, () => deadline(reply, deadlineSeconds));
      noteTagged(request, lease.model, [{ company }]);
      reply.type('application/json; charset=utf-8');
      return `${result.slice(0, -1)},"model":${modelJson(lease.model)}}`;
    },
  );
};
