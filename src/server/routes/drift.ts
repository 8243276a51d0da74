import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { modelNameSchema } from '../../contract/model-name.ts';
import type { TaggingService } from '../../serving/tagging-service.ts';
import type { Traffic } from '../../serving/traffic.ts';
import { modelName } from '../../tagger/shared-model.ts';
import { problemAnswers } from '../problem-answers.ts';
import { holdModel } from '../request-model.ts';

const shiftSchema = z.object({
  psi: z.number().describe('Population stability index: below 0.1 stable, above 0.25 moved.'),
  byChance: z.number().describe('What chance alone would make of it with as many texts.'),
});
export const driftSchema = z.object({
  windowMinutes: z.int(),
  texts: z.int().describe('Tagged by this model within the window.'),
  lengths: shiftSchema,
  unknownRates: shiftSchema,
  tags: shiftSchema,
  movedTags: z.array(
    z.object({ id: z.string(), referenceShare: z.number(), share: z.number(), psi: z.number() }),
  ),
  model: modelNameSchema,
});

export const driftRoute: FastifyPluginAsyncZod<{
  service: TaggingService;
  traffic: Traffic;
  windowMinutes: number;
}> = async (app, { service, traffic, windowMinutes }) => {
  app.get(
    '/model/drift',
    {
      schema: {
        summary: 'How traffic differs from what the model was trained on',
        response: { 200: driftSchema, ...problemAnswers(401, 503) },
      },
    },
    async (_, reply) => {
      using hold = holdModel(service, reply);
      const drift = traffic.drift(hold.model);
      return { windowMinutes, ...drift, movedTags: [...drift.movedTags], model: modelName(hold.model) };
    },
  );
};
