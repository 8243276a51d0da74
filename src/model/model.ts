import type { LeftOutTag, ModelTag } from '../contract/model.ts';
import type { FeatureSpace } from '../features/feature-space.ts';
import type { Network } from '../network/network.ts';
import type { Manifest } from './manifest.ts';

/** What decides on tags: features, network, and the tags of its outputs with their thresholds. */
export interface TrainedModel {
  readonly featureSpace: FeatureSpace;
  readonly network: Network;
  readonly tags: readonly ModelTag[];
  readonly leftOut: readonly LeftOutTag[];
}

/** A trained model, all in memory. The manifest's hashes of files are set when it is written. */
export interface Model {
  readonly manifest: Manifest;
  readonly featureSpace: FeatureSpace;
  readonly network: Network;
}

/** What of a model decides on tags. */
export function trainedModelOf({ manifest, featureSpace, network }: Model): TrainedModel {
  return { featureSpace, network, tags: manifest.tags, leftOut: manifest.leftOut };
}
