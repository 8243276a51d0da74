import { z } from 'zod';
import { EXAMPLES } from './examples.ts';
import type { RequestSchemas } from './requests.ts';

/*
 * The Open Inference Protocol, version 2 (https://github.com/kserve/open-inference-protocol): overviews are a tensor of
 * strings, tags a row of probabilities for each overview.
 */
export const INPUT = 'description';
export const OUTPUTS = ['labels', 'thresholds', 'probabilities'] as const;

export const serverMetadataSchema = z
  .object({
    name: z.string(),
    version: z.string(),
    extensions: z.array(z.string()),
  })
  .meta({ id: 'InferenceServer' });
export const serverLiveSchema = z.object({ live: z.boolean() }).meta({ id: 'InferenceLiveness' });
export const serverReadySchema = z.object({ ready: z.boolean() }).meta({ id: 'InferenceReadiness' });

/** What a path of the protocol says of the model that it asks for. */
export const modelParametersSchema = z.object({ name: z.string() });
export const versionParametersSchema = modelParametersSchema.extend({ version: z.string() });
export type ModelParameters = z.infer<typeof modelParametersSchema | typeof versionParametersSchema>;

const tensorSchema = z
  .object({
    name: z.string(),
    datatype: z.enum(['BYTES', 'FP32']),
    shape: z.array(z.int()),
  })
  .meta({ id: 'Tensor' });
export const modelMetadataSchema = z
  .object({
    name: z.string(),
    versions: z.array(z.string()),
    platform: z.string(),
    inputs: z.array(tensorSchema),
    outputs: z.array(tensorSchema),
  })
  .meta({ id: 'InferenceModel' });

export function inferenceSchema({ descriptions }: RequestSchemas) {
  const parameters = z.record(z.string(), z.unknown()).optional().describe('Accepted and ignored.');
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
        .describe('The outputs to return; by default all of them.'),
    })
    .meta({ id: 'InferenceRequest', examples: [EXAMPLES.inference] });
}

export type Inference = z.infer<ReturnType<typeof inferenceSchema>>;

const filledTensorSchema = tensorSchema
  .extend({ data: z.array(z.union([z.string(), z.number()])) })
  .meta({ id: 'FilledTensor' });
export const inferenceAnswerSchema = z
  .object({
    model_name: z.string(),
    model_version: z.string(),
    id: z.string().optional(),
    outputs: z.array(filledTensorSchema),
  })
  .meta({ id: 'InferenceAnswer' });
