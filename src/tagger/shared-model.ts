import type { FeatureSpace } from '../features/feature-space.ts';
import type { StoredModel } from '../model/bundle.ts';
import type { Manifest } from '../model/manifest.ts';
import { type PlacedNetwork, placeNetwork } from '../network/inference/placed-network.ts';

/** A model as threads are given it: a clone shares the weights, and copies only manifest and vocabulary. */
export interface SharedModel {
  /** By which threads and answers know it: SHA-256 of its manifest. */
  readonly digest: string;
  readonly manifest: Manifest;
  readonly featureSpace: FeatureSpace;
  readonly network: PlacedNetwork;
}

/** The model's own weights are needed no more. */
export function shareModel({ digest, manifest, featureSpace, network }: StoredModel): SharedModel {
  return { digest, manifest, featureSpace, network: placeNetwork(network) };
}
