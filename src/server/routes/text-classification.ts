import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import type { TaggedText } from '../../contract/answers.ts';
import {
  classificationAnswerSchema,
  classificationSchema,
  type Scores,
} from '../../contract/text-classification.ts';
import { holdModel } from '../hold-model.ts';
import { problemResponses, TAGGING_ERRORS } from '../responses.ts';
import { tagTexts } from '../tag-texts.ts';

/** Text classification in the form of Hugging Face's inference API: one text or a list of texts to labels and scores. */
export const textClassificationRoute: FastifyPluginAsyncZod = async (app) => {
  app.post(
    '/predict',
    {
      schema: {
        summary: 'Classify texts in the form of Hugging Face’s inference API',
        body: classificationSchema(app.schemas),
        response: {
          200: classificationAnswerSchema.describe('The tags of each text, the most probable first.'),
          ...problemResponses(...TAGGING_ERRORS),
        },
      },
    },
    async ({ body: { inputs, parameters } }, reply) => {
      using hold = holdModel(reply);
      const k = parameters?.top_k;
      const options = k === undefined ? {} : { minProbability: 0, limit: k ?? undefined };
      const texts = typeof inputs === 'string' ? [inputs] : inputs;
      const scores = (await tagTexts(hold, reply, texts, options)).map(scoresOf);
      return typeof inputs === 'string' ? scores.flat() : scores;
    },
  );
};

function scoresOf({ tags }: TaggedText): Scores {
  return tags.map(({ id, label, group, probability }) => ({ label, score: probability, id, group }));
}
