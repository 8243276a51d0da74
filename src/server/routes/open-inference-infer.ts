import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import type { TaggedText } from '../../contract/answers.ts';
import { invalidRequest } from '../../contract/error.ts';
import {
  inferenceAnswerSchema,
  inferenceSchema,
  modelParametersSchema,
  OUTPUTS,
} from '../../contract/open-inference.ts';
import { holdModel } from '../hold-model.ts';
import { assertServed, MODEL_PATHS, metadataOf } from '../model-metadata.ts';
import { problemResponses, TAGGING_ERRORS } from '../responses.ts';
import { tagTexts } from '../tag-texts.ts';

/** Inference of the Open Inference Protocol: overviews to rows of probabilities. */
export const openInferenceInferRoute: FastifyPluginAsyncZod = async (app) => {
  const schema = {
    summary: 'Open Inference Protocol: tag overviews',
    params: modelParametersSchema,
    body: inferenceSchema(app.schemas),
    response: {
      200: inferenceAnswerSchema.describe('The tags of each overview.'),
      ...problemResponses(...TAGGING_ERRORS, 404),
    },
  };
  for (const path of MODEL_PATHS) {
    app.post(`${path}/infer`, { schema }, async (request, reply) => {
      const { id, inputs, outputs } = request.body;
      for (const { data, shape } of inputs) {
        if (shape[0] === data.length) continue;
        throw invalidRequest([{ path: '/inputs/0/shape/0', message: 'must be the number of data' }]);
      }
      const descriptions = inputs.flatMap(({ data }) => data);
      using hold = holdModel(reply);
      const { manifest } = hold.model;
      assertServed(hold.model, request.params);
      const texts = await tagTexts(hold, reply, descriptions, { minProbability: 0 });
      const ids = manifest.tags.map((tag) => tag.id);
      const data = {
        labels: ids,
        thresholds: manifest.tags.map(({ threshold }) => threshold),
        probabilities: texts.flatMap((text) => rowOf(text, ids)),
      };
      const asked = outputs?.map(({ name }) => name) ?? OUTPUTS;
      const tensors = metadataOf(hold.model, descriptions.length).outputs;
      return {
        model_name: manifest.name,
        model_version: manifest.version,
        ...(id !== undefined && { id }),
        outputs: asked.flatMap((name) =>
          tensors.filter((tensor) => tensor.name === name).map((tensor) => ({ ...tensor, data: data[name] })),
        ),
      };
    });
  }
};

/** Probabilities in the order of the ids. A text without a known word has no tags, and so only zeros. */
function rowOf({ tags }: TaggedText, ids: readonly string[]): number[] {
  const probabilities = new Map(tags.map(({ id, probability }) => [id, probability]));
  return ids.map((id) => probabilities.get(id) ?? 0);
}
