import type { LeftOutTag, ModelTag } from '../contract/model.ts';
import type { FeatureSpace } from '../features/feature-space.ts';
import type { Network } from '../network/network.ts';
import type { Manifest } from './manifest.ts';

/** What decides on tags: the features, the network, and the tags of its outputs with their thresholds. */
export interface TrainedModel {
  readonly featureSpace: FeatureSpace;
  readonly network: Network;
  readonly tags: readonly ModelTag[];
  readonly leftOut: readonly LeftOutTag[];
}

/** A trained model with its manifest, in memory. The hashes of its files are added when it is written. */
export interface Model {
  readonly manifest: Manifest;
  readonly featureSpace: FeatureSpace;
  readonly network: Network;
}

/** The part of a model that decides on tags. */
export function trainedModelOf({ manifest, featureSpace, network }: Model): TrainedModel {
  return { featureSpace, network, tags: manifest.tags, leftOut: manifest.leftOut };
}
