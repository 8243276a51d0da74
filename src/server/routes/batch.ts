import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { batchAnswerSchema } from '../../contract/answers.ts';
import { batchAnswerJson } from '../../serving/batch-answer.ts';
import { charactersOf, checkItem } from '../../serving/items.ts';
import { modelName } from '../../tagger/shared-model.ts';
import { deadline } from '../deadline.ts';
import { holdModel } from '../hold-model.ts';
import { noteTagged } from '../note-tagged.ts';
import { JSON_UTF8, problemResponses, serialised, TAGGING_ERRORS } from '../responses.ts';

export const batchRoute: FastifyPluginAsyncZod = async (app) => {
  app.post(
    '/tag/batch',
    {
      schema: {
        summary: 'Tag many companies',
        description:
          'Results are in the order of the companies. An invalid company gets an error of its own and does not affect the others.',
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
      const { companies, options } = request.body;
      using hold = holdModel(reply, options, '/options');
      const items = companies.map((company) => checkItem(company, app.schemas.company));
      request.usage.companies = items.length;
      await app.characterLimits.spend(request, charactersOf(items));
      const chunks = await hold.tagMany(items, options, deadline(reply));
      noteTagged(request, hold.model, items);
      reply.type(JSON_UTF8);
      return batchAnswerJson(chunks, modelName(hold.model));
    },
  );
};
