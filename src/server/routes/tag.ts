import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { tagAnswerSchema } from '../../contract/answers.ts';
import { deadline } from '../deadline.ts';
import { holdModel } from '../hold-model.ts';
import { inLanguage } from '../in-language.ts';
import { inParts, PART_BYTES } from '../in-parts.ts';
import { noteTagged } from '../note-tagged.ts';
import { JSON_UTF8, problemResponses, serialised, TAGGING_ERRORS } from '../responses.ts';

export const tagRoute: FastifyPluginAsyncZod = async (app) => {
  app.post(
    '/tag',
    {
      schema: {
        operationId: 'tagCompany',
        tags: ['Tagging'],
        summary: 'Tag one company',
        body: app.schemas.tag,
        response: {
          200: serialised(tagAnswerSchema.describe('The tags of the company.')),
          ...problemResponses(...TAGGING_ERRORS),
        },
      },
    },
    async (request, reply) => {
      const { options: given, ...company } = request.body;
      const options = inLanguage(request, given);
      const hold = holdModel(reply, options, '/options');
      request.usage.companies = 1;
      await app.characterLimits.spend(request, company.description.length);
      const answer = await hold.tag(company, options, () => deadline(reply));
      noteTagged(request, hold.model, [{ company }]);
      reply.type(JSON_UTF8);
      const isSmall = typeof answer === 'string' || answer.length <= PART_BYTES;
      return reply.send(isSmall ? answer : inParts(reply, [answer]));
    },
  );
};
