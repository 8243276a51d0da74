import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { TaggedText } from '../../contract/answers.ts';
import { EXAMPLES } from '../../contract/examples.ts';
import { deadline } from '../deadline.ts';
import { problemAnswers, TAGGING_FAULTS } from '../problem-answers.ts';
import { holdModel } from '../request-model.ts';
import type { Tagging } from '../schemas.ts';
import { tagAll } from '../tag-all.ts';

const scoresSchema = z.array(
  z.object({ label: z.string(), score: z.number(), id: z.string(), group: z.string() }),
);

/**
 * Text classification in the shape of Hugging Face's inference API: a text, or a list of them, to labels and scores; the
 * id and group of each tag beside its label, which need not be the only one of its name.
 */
export const textClassificationRoute: FastifyPluginAsyncZod<Tagging> = async (app, tagging) => {
  const { service, schemas, deadlineSeconds } = tagging;
  app.post(
    '/predict',
    {
      schema: {
        summary: 'Text classification as Hugging Face’s clients know it',
        body: z
          .object({
            inputs: z.union([schemas.company.shape.description, schemas.descriptions]),
            parameters: z
              .object({
                top_k: z
                  .int()
                  .min(1)
                  .max(1000)
                  .nullish()
                  .describe('So many tags, whatever their thresholds; null: all. Without: by thresholds.'),
              })
              .optional(),
          })
          .meta({ examples: [EXAMPLES.classification] }),
        response: {
          200: z.union([scoresSchema, z.array(scoresSchema)]),
          ...problemAnswers(...TAGGING_FAULTS),
        },
      },
    },
    async (request, reply) => {
      const { inputs, parameters } = request.body;
      using hold = holdModel(service, reply);
      const texts = typeof inputs === 'string' ? [inputs] : inputs;
      const k = parameters?.top_k;
      const options = k === undefined ? {} : { minProbability: 0, limit: k ?? undefined };
      const signal = deadline(reply, deadlineSeconds);
      const [first, ...others] = (await tagAll(hold, request, tagging, texts, options, signal)).map(scoresOf);
      return typeof inputs === 'string' ? first : [first, ...others];
    },
  );
};

function scoresOf({ tags }: TaggedText): z.output<typeof scoresSchema> {
  return tags.map(({ id, label, group, probability }) => ({ label, score: probability, id, group }));
}
