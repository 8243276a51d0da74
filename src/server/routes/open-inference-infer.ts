import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { TaggedText } from '../../contract/answers.ts';
import { invalidRequest } from '../../contract/error.ts';
import { EXAMPLES } from '../../contract/examples.ts';
import { deadline } from '../deadline.ts';
import {
  assertModel,
  INPUT,
  MODEL_PATHS,
  metadataOf,
  modelParameters,
  OUTPUTS,
  tensorSchema,
} from '../open-inference.ts';
import { problemAnswers, TAGGING_FAULTS } from '../problem-answers.ts';
import { holdModel } from '../request-model.ts';
import type { RequestSchemas, Tagging } from '../schemas.ts';
import { tagAll } from '../tag-all.ts';

const answerSchema = z.object({
  model_name: z.string(),
  model_version: z.string(),
  id: z.string().optional(),
  outputs: z.array(tensorSchema.extend({ data: z.array(z.union([z.string(), z.number()])) })),
});

/** The Open Inference Protocol: overviews in, a row of probabilities for each out. */
export const openInferenceInferRoute: FastifyPluginAsyncZod<Tagging> = async (app, tagging) => {
  const { service, schemas, deadlineSeconds } = tagging;
  const schema = {
    summary: 'Open Inference Protocol: tag overviews',
    params: modelParameters,
    body: requestSchema(schemas),
    response: { 200: answerSchema, ...problemAnswers(...TAGGING_FAULTS, 404) },
  };
  for (const path of MODEL_PATHS) {
    app.post(`${path}/infer`, { schema }, async (request, reply) => {
      const { id, inputs, outputs } = request.body;
      const [{ data, shape }] = inputs;
      if (shape[0] !== data.length) {
        throw invalidRequest([{ path: '/inputs/0/shape/0', message: 'must be the number of data' }]);
      }
      using hold = holdModel(service, reply);
      const { manifest } = hold.model;
      assertModel(hold.model, request.params);
      const options = { minProbability: 0 };
      const signal = deadline(reply, deadlineSeconds);
      const taggings = await tagAll(hold, request, tagging, data, options, signal);
      const ids = manifest.tags.map((tag) => tag.id);
      const dataOf = {
        labels: ids,
        thresholds: manifest.tags.map(({ threshold }) => threshold),
        probabilities: taggings.flatMap((each) => rowOf(each, ids)),
      };
      const tensors = metadataOf(hold.model, data.length).outputs;
      const asked = outputs?.map(({ name }) => name) ?? OUTPUTS;
      return {
        model_name: manifest.name,
        model_version: manifest.version,
        ...(id !== undefined && { id }),
        outputs: asked.map((name) => ({ ...tensors[OUTPUTS.indexOf(name)], data: dataOf[name] })),
      };
    });
  }
};

function requestSchema({ descriptions }: RequestSchemas) {
  const parameters = z.record(z.string(), z.unknown()).optional().describe('Taken, and not used.');
  const input = z.object({
    name: z.literal(INPUT),
    datatype: z.literal('BYTES'),
    shape: z.array(z.int()).min(1).max(2).describe('[n] or [n, 1]'),
    parameters,
    data: descriptions,
  });
  return z
    .object({
      id: z.string().max(256).optional(),
      parameters,
      inputs: z.array(input).length(1).describe('One tensor: the overviews.'),
      outputs: z
        .array(z.object({ name: z.enum(OUTPUTS), parameters }))
        .optional()
        .describe('Without: all of them.'),
    })
    .meta({ examples: [EXAMPLES.inference] });
}

/** A text of which the model knows no word has no tags, and no probability. */
function rowOf({ tags }: TaggedText, ids: readonly string[]): number[] {
  const probabilities = new Map(tags.map(({ id, probability }) => [id, probability]));
  return ids.map((id) => probabilities.get(id) ?? 0);
}
