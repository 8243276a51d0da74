import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { driftAnswerSchema } from '../../contract/drift.ts';
import { modelName } from '../../tagger/shared-model.ts';
import { holdModel } from '../hold-model.ts';
import { KEY_ERRORS, problemResponses } from '../responses.ts';

export const driftRoute: FastifyPluginAsyncZod = async (app) => {
  const windowMinutes = app.config.driftWindowMinutes;
  app.get(
    '/model/drift',
    {
      config: { access: 'key' },
      schema: {
        operationId: 'getDrift',
        tags: ['Model'],
        summary: 'Compare traffic to the training data of the model',
        response: {
          200: driftAnswerSchema.describe('The comparison.'),
          ...problemResponses(...KEY_ERRORS, 503),
        },
      },
    },
    async (_, reply) => {
      using hold = holdModel(reply);
      return { windowMinutes, ...app.traffic.drift(hold.model), model: modelName(hold.model) };
    },
  );
};
