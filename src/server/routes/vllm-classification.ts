import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import {
  type ClassifyAnswer,
  classifyAnswerSchema,
  classifySchema,
} from '../../contract/vllm-classification.ts';
import { holdModel } from '../hold-model.ts';
import { assertServed } from '../model-metadata.ts';
import { problemResponses, serialised, TAGGING_ERRORS } from '../responses.ts';
import { sendTagged } from '../send-tagged.ts';

/** Classification in the form of vLLM, which clients of other classifiers speak. */
export const vllmClassificationRoute: FastifyPluginAsyncZod = async (app) => {
  app.post(
    '/classify',
    {
      schema: {
        operationId: 'classify',
        tags: ['Other protocols'],
        summary: 'Classify texts in the form of vLLM',
        body: classifySchema(app.schemas),
        response: {
          200: serialised(classifyAnswerSchema.describe('The probabilities of all tags for each text.')),
          ...problemResponses(...TAGGING_ERRORS, 404),
        },
      },
    },
    ({ id, body: { model: name, input } }, reply) => {
      const hold = holdModel(reply);
      if (name !== undefined) assertServed(hold.model, { name });
      const head = {
        id: `classify-${id}`,
        object: 'list',
        created: Math.floor(Date.now() / 1000),
        model: hold.model.manifest.name,
      } satisfies Omit<ClassifyAnswer, 'data'>;
      return sendTagged(hold, reply, [input].flat(), {
        options: { minProbability: 0 },
        form: 'classified',
        before: `${JSON.stringify(head).slice(0, -1)},"data":[`,
        after: ']}',
      });
    },
  );
};
