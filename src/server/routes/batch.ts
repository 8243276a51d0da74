import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { batchAnswerSchema } from '../../contract/answers.ts';
import { batchAnswer } from '../../serving/batch-answer.ts';
import { charactersOf, checkItem } from '../../serving/items.ts';
import { modelName } from '../../tagger/shared-model.ts';
import { deadline } from '../deadline.ts';
import { holdModel } from '../hold-model.ts';
import { inLanguage } from '../in-language.ts';
import { inParts } from '../in-parts.ts';
import { noteTagged } from '../note-tagged.ts';
import { JSON_UTF8, problemResponses, serialised, TAGGING_ERRORS } from '../responses.ts';

export const batchRoute: FastifyPluginAsyncZod = async (app) => {
  app.post(
    '/tag/batch',
    {
      schema: {
        operationId: 'tagCompanies',
        tags: ['Tagging'],
        summary: 'Tag many companies',
        description:
          'Results are in the order of the companies. An invalid company gets an error of its own and does not affect the others. ' +
          'So does a company for which there was no time before the deadline, if the answer had begun.',
        body: app.schemas.batch,
        response: {
          200: serialised(
            batchAnswerSchema.describe('The result of each company, in the order of the request.'),
          ),
          ...problemResponses(...TAGGING_ERRORS),
        },
      },
    },
    async (request, reply) => {
      const { companies } = request.body;
      const options = inLanguage(request, request.body.options);
      const hold = holdModel(reply, options, '/options');
      const items = companies.map((company) => checkItem(company, app.schemas.company));
      request.usage.companies = items.length;
      await app.characterLimits.spend(request, charactersOf(items));
      const results = hold.tagMany(items, options, { signal: deadline(reply) });
      const answer = batchAnswer(items, results, modelName(hold.model));
      return reply.type(JSON_UTF8).send(inParts(reply, answer, () => noteTagged(request, hold.model, items)));
    },
  );
};
