import { randomUUID } from 'node:crypto';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { invalidRequest } from '../../contract/error.ts';
import {
  type Inference,
  inferenceAnswerSchema,
  inferenceSchema,
  OUTPUTS,
} from '../../contract/open-inference.ts';
import type { SharedModel } from '../../tagger/shared-model.ts';
import { holdModel } from '../hold-model.ts';
import { assertServed, MODEL_PATHS, metadataOf } from '../model-metadata.ts';
import { JSON_UTF8, problemResponses, serialised, TAGGING_ERRORS } from '../responses.ts';
import { sendTagged } from '../send-tagged.ts';

/** Stands in the place of the rows until these are sent. No request can contain it. */
const ROWS = randomUUID();
const ROWS_JSON = JSON.stringify(ROWS);

/** Inference of the Open Inference Protocol: overviews to rows of probabilities. */
export const openInferenceInferRoute: FastifyPluginAsyncZod = async (app) => {
  const schema = {
    tags: ['Other protocols'],
    summary: 'Open Inference Protocol: tag overviews',
    body: inferenceSchema(app.schemas),
    response: {
      200: serialised(inferenceAnswerSchema.describe('The tags of each overview.')),
      ...problemResponses(...TAGGING_ERRORS, 404),
    },
  };
  for (const { path, of, params } of MODEL_PATHS) {
    const operation = { operationId: `infer${of}`, ...schema, params };
    app.post(`${path}/infer`, { schema: operation }, async (request, reply) => {
      for (const { data, shape } of request.body.inputs) {
        if (shape[0] === data.length) continue;
        throw invalidRequest([{ path: '/inputs/0/shape/0', message: 'must be the number of data' }]);
      }
      const descriptions = request.body.inputs.flatMap(({ data }) => data);
      const hold = holdModel(reply);
      assertServed(hold.model, request.params);
      const document = documentOf(request.body, hold.model, descriptions.length);
      const [before = '', after] = document.split(ROWS_JSON);
      if (after === undefined) return reply.type(JSON_UTF8).send(document);
      return sendTagged(hold, reply, descriptions, {
        options: { minProbability: 0 },
        form: 'row',
        before,
        after,
      });
    });
  }
};

/** The answer as JSON, with a mark in place of the rows of probabilities. */
function documentOf({ id, outputs }: Inference, model: SharedModel, rows: number): string {
  const { name, version } = model.manifest;
  const { tags } = model.catalogue;
  const data = {
    labels: tags.map((tag) => tag.id),
    thresholds: tags.map(({ threshold }) => threshold),
    probabilities: [ROWS],
  };
  const tensors = metadataOf(model, rows).outputs;
  const asked = new Set(outputs?.map((output) => output.name) ?? OUTPUTS);
  return JSON.stringify({
    model_name: name,
    model_version: version,
    ...(id !== undefined && { id }),
    outputs: [...asked].flatMap((each) =>
      tensors.filter((tensor) => tensor.name === each).map((tensor) => ({ ...tensor, data: data[each] })),
    ),
  });
}
