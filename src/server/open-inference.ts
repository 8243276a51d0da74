import { z } from 'zod';
import project from '../../package.json' with { type: 'json' };
import { OperationalError } from '../contract/error.ts';
import type { SharedModel } from '../tagger/shared-model.ts';

/*
 * What the service is in the words of the Open Inference Protocol, version 2: overviews are a tensor of strings, tags a
 * row of probabilities for each. https://github.com/kserve/open-inference-protocol
 */
export const INPUT = 'description';
export const OUTPUTS = ['labels', 'thresholds', 'probabilities'] as const;
export const MODEL_PATHS = ['/v2/models/:name', '/v2/models/:name/versions/:version'] as const;

export const modelParameters = z.object({ name: z.string(), version: z.string().optional() });
export const tensorSchema = z.object({
  name: z.string(),
  datatype: z.enum(['BYTES', 'FP32']),
  shape: z.array(z.int()),
});
export const modelSchema = z.object({
  name: z.string(),
  versions: z.array(z.string()),
  platform: z.string(),
  inputs: z.array(tensorSchema),
  outputs: z.array(tensorSchema),
});

/** @throws {OperationalError} */
export function assertModel(
  { manifest }: SharedModel,
  { name, version }: z.output<typeof modelParameters>,
): void {
  if (name !== manifest.name || (version !== undefined && version !== manifest.version)) {
    throw new OperationalError('not-found', 'there is no such model, or no such version of it, in service');
  }
}

/** @param rows -1: any number */
export function metadataOf({ manifest: { name, version, tags } }: SharedModel, rows = -1) {
  const count = tags.length;
  return {
    name,
    versions: [version],
    platform: project.name,
    inputs: [{ name: INPUT, datatype: 'BYTES' as const, shape: [rows] }],
    outputs: [
      { name: 'labels', datatype: 'BYTES' as const, shape: [count] },
      { name: 'thresholds', datatype: 'FP32' as const, shape: [count] },
      { name: 'probabilities', datatype: 'FP32' as const, shape: [rows, count] },
    ],
  };
}
