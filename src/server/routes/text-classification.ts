import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { classificationAnswerSchema, classificationSchema } from '../../contract/text-classification.ts';
import { holdModel } from '../hold-model.ts';
import { problemResponses, serialised, TAGGING_ERRORS } from '../responses.ts';
import { sendTagged } from '../send-tagged.ts';

/** Text classification in the form of Hugging Face's inference API: one text or a list of texts to labels and scores. */
export const textClassificationRoute: FastifyPluginAsyncZod = async (app) => {
  app.post(
    '/predict',
    {
      schema: {
        operationId: 'classifyTexts',
        tags: ['Other protocols'],
        summary: 'Classify texts in the form of Hugging Face’s inference API',
        body: classificationSchema(app.schemas),
        response: {
          200: serialised(
            classificationAnswerSchema.describe('The tags of each text, the most probable first.'),
          ),
          ...problemResponses(...TAGGING_ERRORS),
        },
      },
    },
    ({ body: { inputs, parameters } }, reply) => {
      const hold = holdModel(reply);
      const k = parameters?.top_k;
      const options = k === undefined ? {} : { minProbability: 0, limit: k ?? undefined };
      // One text has its labels, a list of texts a list of labels for each.
      return typeof inputs === 'string'
        ? sendTagged(hold, reply, [inputs], { options, form: 'scores', before: '', after: '' })
        : sendTagged(hold, reply, inputs, { options, form: 'scores', before: '[', after: ']' });
    },
  );
};
