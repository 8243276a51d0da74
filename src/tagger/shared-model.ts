import type { FeatureSpace } from '../features/feature-space.ts';
import type { Manifest } from '../model/manifest.ts';
import type { Model } from '../model/model.ts';
import { type PlacedNetwork, placeNetwork } from '../network/placed-network.ts';

/** A model as threads are given it: a clone shares the weights, and copies only manifest and vocabulary. */
export interface SharedModel {
  readonly manifest: Manifest;
  readonly featureSpace: FeatureSpace;
  readonly network: PlacedNetwork;
}

/** The model's own weights are needed no more. */
export function shareModel({ manifest, featureSpace, network }: Model): SharedModel {
  return { manifest, featureSpace, network: placeNetwork(network) };
}
