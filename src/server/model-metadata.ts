import project from '../../package.json' with { type: 'json' };
import { OperationalError } from '../contract/error.ts';
import {
  INPUT,
  type ModelParameters,
  modelParametersSchema,
  versionParametersSchema,
} from '../contract/open-inference.ts';
import type { SharedModel } from '../tagger/shared-model.ts';

/*
 * The model in terms of the Open Inference Protocol.
 */
export const MODEL_PATHS = [
  { path: '/v2/models/:name', of: 'Model', params: modelParametersSchema },
  { path: '/v2/models/:name/versions/:version', of: 'ModelVersion', params: versionParametersSchema },
] as const;

/** @throws {OperationalError} `not-found`, when another model or version serves */
export function assertServed({ manifest }: SharedModel, parameters: ModelParameters): void {
  const isOtherVersion = 'version' in parameters && parameters.version !== manifest.version;
  if (parameters.name === manifest.name && !isOtherVersion) return;
  throw new OperationalError('not-found', 'this model, or this version of it, does not serve');
}

/** @param rows the number of overviews; -1: any number */
export function metadataOf({ manifest: { name, version }, catalogue: { tags } }: SharedModel, rows = -1) {
  const count = tags.length;
  return {
    name,
    versions: [version],
    platform: project.name,
    inputs: [{ name: INPUT, datatype: 'BYTES' as const, shape: [rows] }],
    outputs: [
      { name: 'labels' as const, datatype: 'BYTES' as const, shape: [count] },
      { name: 'thresholds' as const, datatype: 'FP32' as const, shape: [count] },
      { name: 'probabilities' as const, datatype: 'FP32' as const, shape: [rows, count] },
    ],
  };
}
